import { anyTag, type Graph, type GraphEdge, type GraphNode } from "./graph.js";

/**
 * A graph as Mermaid's text, which GitHub and many editors draw. Routes and values point at the tags that they carry,
 * mutations at those that they invalidate; a dashed line leads from a tag function to whatever it may name.
 */
export function mermaid({ nodes, edges }: Graph): string {
  const hasFunctions = edges.some(({ tag }) => tag === anyTag);
  const families = nodes.filter(({ kind }) => kind === "tag");
  const kinds = new Map(nodes.map((node) => [node.kind === "tag" ? "" : node.name, node.kind]));
  const lines = [
    ...nodes.map(nodeText),
    ...(hasFunctions ? [`${anyId}[/${quoted(["any tag", "by a function of the result"])}/]`] : []),
    ...edges.map((edge) => edgeText(edge, kinds.get(edge.from) ?? "route")),
    ...(hasFunctions ? families.map(({ name }) => `${anyId} -.- ${idOf("tag", name)}`) : []),
  ];
  return ["flowchart LR", ...lines.map((line) => `  ${line}`)].join("\n");
}

const anyId = "any_tag";

const brackets = {
  route: ["[", "]"],
  value: ["[[", "]]"],
  tag: ["([", "])"],
  mutation: ["{{", "}}"],
} as const satisfies Record<GraphNode["kind"], readonly [string, string]>;

function nodeText({ kind, name, title }: GraphNode): string {
  const [open, close] = brackets[kind];
  return `${idOf(kind, name)}${open}${quoted(kind === "tag" ? [title] : [name, title])}${close}`;
}

function edgeText({ from, tag, args }: GraphEdge, kind: GraphNode["kind"]): string {
  if (tag === anyTag) return `${idOf(kind, from)} -.-> ${anyId}`;
  const label = args === "" ? "" : `|${quoted([args])}|`;
  return `${idOf(kind, from)} -->${label} ${idOf("tag", tag)}`;
}

/** Ids have a word before them, since `end` and others mean something to Mermaid, and no character but letters and digits. */
function idOf(kind: GraphNode["kind"], name: string): string {
  const plain = name.replace(/[^A-Za-z0-9]/gu, (character) => `_${character.codePointAt(0)?.toString(16)}_`);
  return `${kind}_${plain}`;
}

/** A label in quotes, its lines one below the other. What could end it, or be read as markup, is an entity. */
function quoted(lines: readonly string[]): string {
  const escaped = lines.map((line) =>
    line.replace(/[#"&<>`\\|]|[\p{Cc}\u2028\u2029]/gu, (character) => `#${character.codePointAt(0)};`),
  );
  return `"${escaped.join("<br>")}"`;
}
