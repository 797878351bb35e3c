/**
 * Draws the comparison that the README shows, from the file of a run.
 *
 *     deno run --allow-read --allow-write --allow-env bench/picture.ts bench/results.json bench/results.svg
 *
 * @module
 */

import * as echarts from "npm:echarts@^6.1.0";
import { DOCUMENTS } from "./documents.ts";
import type { Results } from "./results.ts";
import { captionOf } from "./table.ts";
import { timeOf } from "./thresholds.ts";
import { figure, time } from "./units.ts";
import { FAMILIES, type Family, type Kind, WORKS } from "./works.ts";

/** The works that are drawn, by id; the table has them all. */
const SHOWN = [
  "bytes-64",
  "bytes-64-into",
  "small",
  "record",
  "trip-64",
  "clients-100",
  "bytes-1m",
  "bytes-1m-into",
  "connects",
];

/** The two columns: a family for the works, a document for the codecs. */
const COLUMNS: readonly { family: Family; document: string }[] = [
  { family: "unix", document: "record" },
  { family: "tcp", document: "small" },
];

const CODECS_TITLE = "Encode and decode";

/** Colours that stand out from white as from black. */
const COLORS: Record<Kind, string> = {
  ours: "#3b82f6",
  raw: "#9ca3af",
  cpython: "#d9932b",
  javascript: "#2aa198",
  limit: "#9ca3af",
};
const TEXT = "#7d8590";
const LINE = "#8b949e40";

const FONT = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif";

/** In pixels. */
const WIDTH = 960;
const ROW = 16;
const TOP = 72;
const BOTTOM = 88;
const NAMES = 208;
const GAP = 16;
const MARGIN = 12;
const COLUMN = (WIDTH - NAMES - GAP - MARGIN) / 2;

/** A bar in each column, or the title of the bars below it. */
interface Row {
  name: string;
  kind?: Kind;
  bars: (Bar | undefined)[];
}

interface Bar {
  perSecond: number;
  label: string;
}

const [from, to] = Deno.args;
const results: Results = JSON.parse(await Deno.readTextFile(from!));
await Deno.writeTextFile(to!, draw(results));

function draw(results: Results): string {
  const rows = [...workRows(results), ...codecRows(results)];
  const height = TOP + rows.length * ROW + BOTTOM;
  const chart = echarts.init(null, null, {
    renderer: "svg",
    ssr: true,
    width: WIDTH,
    height,
  });
  chart.setOption({
    animation: false,
    textStyle: { color: TEXT, fontFamily: FONT },
    title: titles(results, rows, height),
    grid: COLUMNS.map((_, column) => ({
      left: left(column),
      width: COLUMN,
      top: TOP,
      bottom: BOTTOM,
    })),
    xAxis: COLUMNS.map((_, column) => valueAxis(column, rows)),
    yAxis: COLUMNS.map((_, column) => nameAxis(column, rows)),
    series: COLUMNS.map((_, column) => bars(column, rows)),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

function workRows({ pairs }: Results): Row[] {
  return SHOWN.flatMap((id) => {
    const work = WORKS.find((work) => work.id === id)!;
    const those = pairs.filter((it) => it.work === id && it.rounds.length > 0);
    const peers = new Map(those.map(({ peer, kind }) => [peer, kind]));
    if (peers.size === 0) return [];
    return [
      ...titleRows(work.title),
      ...[...peers].map(([name, kind]) => ({
        name,
        kind,
        bars: COLUMNS.map(({ family }) => {
          const it = those.find((it) =>
            it.peer === name && it.family === family
          );
          return it && {
            perSecond: 1 / it.median,
            label: figure(work, it.median),
          };
        }),
      })),
    ];
  });
}

function codecRows({ codecs }: Results): Row[] {
  const those = codecs.filter(({ rounds }) => rounds.length > 0);
  const names = new Map(those.map(({ codec, kind }) => [codec, kind]));
  if (names.size === 0) return [];
  return [
    ...titleRows(CODECS_TITLE),
    ...[...names].map(([name, kind]) => ({
      name,
      kind,
      bars: COLUMNS.map(({ document }) => {
        const it = those.find((it) =>
          it.codec === name && it.document === document
        );
        const seconds = it && timeOf(it, "both");
        return seconds === undefined
          ? undefined
          : { perSecond: 1 / seconds, label: time(seconds) };
      }),
    })),
  ];
}

/** A title, and what sets it apart from the bars above. */
function titleRows(name: string): Row[] {
  return [{ name: "", bars: [] }, { name, bars: [] }];
}

function left(column: number): number {
  return NAMES + column * (COLUMN + GAP);
}

/** Powers of ten, with room for the labels behind the longest bars. */
function valueAxis(column: number, rows: Row[]) {
  const values = rows.flatMap(({ bars }) =>
    bars.flatMap((bar) => bar?.perSecond ?? [])
  );
  return {
    type: "log",
    gridIndex: column,
    min: 10 ** Math.floor(Math.log10(Math.min(...values)) - 0.5),
    max: 10 ** (Math.log10(Math.max(...values)) + 1.3),
    axisLabel: { color: TEXT, fontSize: 11, formatter: everyOtherPower },
    splitLine: { lineStyle: { color: LINE } },
  };
}

/** `100`, `10 k`, `1 M`: more would run into each other. */
function everyOtherPower(value: number): string {
  const power = Math.round(Math.log10(value));
  if (power % 2 !== 0) return "";
  const prefix = ["", "k", "M", "G"][Math.floor(power / 3)] ?? "";
  return `${10 ** (power % 3)} ${prefix}`.trim();
}

/** Names at the left of the first column; titles are bold. */
function nameAxis(column: number, rows: Row[]) {
  return {
    type: "category",
    gridIndex: column,
    inverse: true,
    data: rows.map(({ name }, index) => `${index}|${name}`),
    axisTick: { show: false },
    axisLine: { lineStyle: { color: LINE } },
    axisLabel: {
      show: column === 0,
      interval: 0,
      color: TEXT,
      fontSize: 11,
      formatter: (text: string) => {
        const [index, name] = text.split("|") as [string, string];
        const { kind } = rows[Number(index)]!;
        const style = kind === undefined ? "title" : kind;
        return `{${style}|${name}}`;
      },
      rich: {
        title: { fontWeight: "bold", fontSize: 12, color: TEXT },
        ours: { fontWeight: "bold", fontSize: 11, color: COLORS.ours },
      },
    },
  };
}

function bars(column: number, rows: Row[]) {
  return {
    type: "bar",
    xAxisIndex: column,
    yAxisIndex: column,
    barWidth: ROW - 5,
    label: {
      show: true,
      position: "right",
      color: TEXT,
      fontSize: 11,
      formatter: ({ dataIndex }: { dataIndex: number }) =>
        rows[dataIndex]!.bars[column]?.label ?? "",
    },
    data: rows.map(({ kind, bars }) => ({
      value: bars[column]?.perSecond ?? null,
      itemStyle: { color: COLORS[kind ?? "raw"], borderRadius: [0, 2, 2, 0] },
    })),
  };
}

/** The title, the columns' heads, and the caption below. */
function titles(results: Results, rows: Row[], height: number) {
  const text = (text: string, left: number, top: number, style = {}) => ({
    text,
    left,
    top,
    padding: 0,
    textStyle: { color: TEXT, fontSize: 12, fontWeight: "normal", ...style },
  });
  const bold = { fontWeight: "bold" };
  const codecs = rows.findIndex(({ name }) => name === CODECS_TITLE);
  return [
    text(
      "@processing/connection and others, between two processes",
      MARGIN,
      12,
      { ...bold, fontSize: 16 },
    ),
    text(
      "How many a second, on a logarithmic scale: longer is faster. The figures are in the unit of each work.",
      MARGIN,
      36,
    ),
    ...COLUMNS.flatMap(({ family, document }, column) => [
      text(FAMILIES[family], left(column), TOP - 8, bold),
      ...(codecs < 0 ? [] : [
        text(
          DOCUMENTS.find(({ id }) => id === document)!.title,
          left(column) + 6,
          TOP + codecs * ROW + 2,
          { ...bold, fontSize: 11 },
        ),
      ]),
    ]),
    ...captionOf(results).map((line, index) =>
      text(line, MARGIN, height - 44 + index * 18, { fontSize: 11 })
    ),
  ];
}
