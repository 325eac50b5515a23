import type { Graph, Viz } from "@viz-js/viz";
import { FONTS, INK, round, type Fragment, type Point, type Size } from "./svg";

/** Graphviz measures text by this font, and knows it by this one name only; the SVG then names the alternatives. */
const MEASURED = "Helvetica";
const POINTS_PER_INCH = 72;

/** A graph as Graphviz laid it out. */
export interface Layout extends Fragment {
  /** Node name -> its box. */
  readonly nodes: ReadonlyMap<string, Point & Size>;
}

interface Answer {
  readonly bb: string;
  readonly objects?: readonly {
    readonly name: string;
    readonly pos?: string;
    readonly width: string;
    readonly height: string;
  }[];
}

/**
 * Lays a directed graph out, top to bottom. Every node must have a label: what Graphviz takes for one otherwise depends on
 * the graphs before. Throws when Graphviz refuses the graph.
 */
export function layOut(viz: Viz, { nodes, edges }: Pick<Graph, "nodes" | "edges">): Layout {
  const graph: Graph = {
    directed: true,
    graphAttributes: {
      splines: "ortho",
      nodesep: 0.15,
      ranksep: 0.3,
      pad: 0,
      margin: 0,
      bgcolor: "transparent",
    },
    nodeAttributes: { shape: "plain", fontname: MEASURED, fontsize: 12, fontcolor: INK.text },
    edgeAttributes: { dir: "none", penwidth: 1.5 },
    ...(nodes && { nodes }),
    ...(edges && { edges }),
  };
  const { status, output, errors } = viz.renderFormats(graph, ["svg", "json"]);
  if (status === "failure") throw new Error(`Graphviz: ${errors.map(({ message }) => message).join("; ")}`);
  const answer = JSON.parse(output["json"] ?? "") as Answer;
  const [, , width = 0, height = 0] = answer.bb.split(",").map(Number);
  const boxes = (answer.objects ?? []).map((node): [string, Point & Size] => [
    node.name,
    boxOf(node, height),
  ]);
  return { width, height, svg: contents(output["svg"] ?? ""), nodes: new Map(boxes) };
}

/** Graphviz counts inches and points, upwards, from the middle of a node. */
function boxOf(node: { pos?: string; width: string; height: string }, graphHeight: number): Point & Size {
  const [x = 0, y = 0] = (node.pos ?? "").split(",").map(Number);
  const width = Number(node.width) * POINTS_PER_INCH;
  const height = Number(node.height) * POINTS_PER_INCH;
  return {
    x: round(x - width / 2),
    y: round(graphHeight - y - height / 2),
    width: round(width),
    height: round(height),
  };
}

/**
 * The drawing without its document. Comments and ids go, which would be there once for every graph; hyphens are written
 * as themselves, so that a name can be found in the file.
 */
function contents(svg: string): string {
  const start = svg.indexOf('<g id="graph0"');
  return (
    svg
      .slice(start, svg.lastIndexOf("</svg>"))
      .replaceAll(/<!--[^]*?-->\n?/g, "")
      .replaceAll(/ id="\w+"/g, "")
      .replaceAll(' xml:space="preserve"', "")
      // Cells that touch: without this a renderer shows what is behind them through the seams.
      .replaceAll("<polygon ", '<polygon shape-rendering="crispEdges" ')
      .replaceAll(/font-family="[^"]*"/g, `font-family="${FONTS}"`)
      .replaceAll("&#45;", "-")
      .trim()
  );
}
