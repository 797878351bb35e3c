/** Draws the lines of a soak over time. */

import * as echarts from "npm:echarts@^6.1.0";
import { type Line, LINES, valuesOf } from "./lines.ts";
import type { Sample } from "./sample.ts";

/** What is said of the soak as a whole. */
export interface Caption {
  seed: number;
  sessions: number;
}

/** Colours that stand out from white as from black. */
const COLOR = "#3b82f6";
const TEXT = "#7d8590";
const RULE = "#8b949e40";
const SHADE = "#8b949e20";

const FONT = "sans-serif";

/** In pixels. */
const WIDTH = 800;
const CHART = { width: 330, height: 110, top: 76, left: 58 };
const STEP = { x: 390, y: 168 };
const COLUMNS = 2;

/** The most points of a line that are drawn. */
const MOST_POINTS = 150;

/** An SVG: a chart for each line that is known, the half that is judged shaded. */
export function draw(samples: readonly Sample[], caption: Caption): string {
  const known = LINES.filter((line) => valuesOf(line, samples));
  const rows = Math.ceil(known.length / COLUMNS);
  const chart = echarts.init(null, null, {
    renderer: "svg",
    ssr: true,
    width: WIDTH,
    height: CHART.top + rows * STEP.y - 20,
  });
  chart.setOption({
    animation: false,
    textStyle: { color: TEXT, fontFamily: FONT },
    title: [
      heading(captionOf(samples, caption), { x: 0, y: -38 }, 14),
      ...known.map((line, index) => heading(titleOf(line), place(index), 12)),
    ],
    grid: known.map((_, index) => ({
      left: CHART.left + place(index).x,
      top: CHART.top + place(index).y,
      width: CHART.width,
      height: CHART.height,
    })),
    xAxis: known.map((_, index) =>
      timeAxis(index, samples, index + COLUMNS >= known.length)
    ),
    yAxis: known.map((_, index) => valueAxis(index)),
    series: known.map((line, index) => series(index, line, samples)),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

function captionOf(
  samples: readonly Sample[],
  { seed, sessions }: Caption,
): string {
  const minutes = (samples.at(-1)!.at / 60).toFixed(1);
  return `${sessions} sessions in ${minutes} minutes, seed ${seed}; what is held at rest`;
}

function titleOf({ name, unit }: Line): string {
  return unit.name ? `${name}, ${unit.name}` : name;
}

/** Where a chart is, from the first one on. */
function place(index: number): { x: number; y: number } {
  const row = Math.floor(index / COLUMNS);
  return { x: index % COLUMNS * STEP.x, y: row * STEP.y };
}

function heading(
  text: string,
  { x, y }: { x: number; y: number },
  fontSize: number,
) {
  return {
    text,
    left: CHART.left + x,
    top: CHART.top + y - 26,
    padding: 0,
    textStyle: { color: TEXT, fontSize },
  };
}

function timeAxis(
  index: number,
  samples: readonly Sample[],
  isLabelled: boolean,
) {
  return {
    type: "value",
    gridIndex: index,
    min: 0,
    max: samples.at(-1)!.at / 60,
    axisLabel: {
      show: isLabelled,
      color: TEXT,
      fontSize: 11,
      showMaxLabel: false,
      formatter: "{value} min",
    },
    axisTick: { show: false },
    axisLine: { lineStyle: { color: RULE } },
    splitLine: { show: false },
  };
}

function valueAxis(index: number) {
  return {
    type: "value",
    gridIndex: index,
    min: 0,
    splitNumber: 3,
    axisTick: { show: false },
    axisLine: { show: false },
    axisLabel: { color: TEXT, fontSize: 11 },
    splitLine: { lineStyle: { color: RULE } },
  };
}

function series(index: number, line: Line, samples: readonly Sample[]) {
  const every = Math.ceil(samples.length / MOST_POINTS);
  const drawn = samples.filter((_, at) => at % every === 0);
  return {
    type: "line",
    xAxisIndex: index,
    yAxisIndex: index,
    showSymbol: false,
    lineStyle: { color: COLOR, width: 1.5 },
    data: drawn.map((sample) => [
      sample.at / 60,
      line.of(sample)! / line.unit.size,
    ]),
    markArea: {
      silent: true,
      itemStyle: { color: SHADE },
      data: [[{ xAxis: samples.at(-1)!.at / 120 }, { xAxis: "max" }]],
    },
  };
}
