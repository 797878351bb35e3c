/** What a document in Markdown has that can be checked: its blocks of code, its links and its headings. */

/** A fenced block of code. */
export interface Block {
  /** What is behind the fence, in full: `ts`, `sh`. */
  language: string;
  code: string;
  /** The heading that it stands under. */
  heading: string;
  /** The line of its fence, from 1. */
  line: number;
}

/** A link or an image. */
export interface Link {
  text: string;
  target: string;
  line: number;
}

const FENCE = /^```(.*)$/;
const HEADING = /^(#{1,6}) +(.+)$/;

/** The blocks of code, in their order. */
export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let heading = "";
  let open: Block | undefined;
  for (const [index, text] of markdown.split(/\r?\n/).entries()) {
    const fence = FENCE.exec(text);
    if (open && fence) open = undefined;
    else if (open) open.code += `${text}\n`;
    else if (fence) {
      open = { language: fence[1]!, code: "", heading, line: index + 1 };
      blocks.push(open);
    } else heading = HEADING.exec(text)?.[2] ?? heading;
  }
  return blocks;
}

/** The document without its blocks of code; the lines keep their numbers. */
export function proseOf(markdown: string): string {
  let isCode = false;
  return markdown.split(/\r?\n/).map((text) => {
    const isFence = FENCE.test(text);
    if (isFence) isCode = !isCode;
    return isFence || isCode ? "" : text;
  }).join("\n");
}

/** The links and images outside of code. */
export function linksOf(markdown: string): Link[] {
  const prose = proseOf(markdown).replace(
    /`[^`]*`/g,
    (code) => code.replace(/[^\n]/g, " "),
  );
  const links = prose.matchAll(/\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)/g);
  return Array.from(links, ({ 1: text, 2: target, index }) => ({
    text: text!,
    target: target!,
    line: prose.slice(0, index).split("\n").length,
  }));
}

/** What is in backquotes, outside of blocks. */
export function spansOf(markdown: string): string[] {
  return Array.from(
    proseOf(markdown).matchAll(/`([^`]+)`/g),
    ([, span]) => span!.replace(/\s+/g, " "),
  );
}

/** The names by which headings can be linked to, as GitHub makes them. */
export function anchorsOf(markdown: string): Set<string> {
  const anchors = new Set<string>();
  for (const text of proseOf(markdown).split("\n")) {
    const title = HEADING.exec(text)?.[2];
    if (title === undefined) continue;
    const anchor = title.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-");
    let name = anchor;
    for (let n = 1; anchors.has(name); n++) name = `${anchor}-${n}`;
    anchors.add(name);
  }
  return anchors;
}
