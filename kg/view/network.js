/* ---- the network: vis-network, with places that were computed before ---- */

const INSIDE = 500;             // concepts of a group that are drawn at once
const LETTERS = 17;             // of the labels; drawn smaller when all is to be seen
const LEGIBLE = 12 / LETTERS;
const STRONGEST = 70;            // links between groups that are drawn
let net = null;
let items = null;
let opened = null;              // the group that is open, where there are groups
const grouped = data.nodes.some((node) => node.group !== undefined);

function ink() {
  const style = getComputedStyle(root);
  const of = (name) => style.getPropertyValue(name).trim();
  return { paper: of("--paper"), text: of("--ink"), quiet: of("--quiet"), rule: of("--rule"), accent: of("--accent") };
}

function drawNetwork() {
  if (!net) makeNetwork();
  const wanted = grouped ? groupItems() : plainItems();
  for (const name of ["nodes", "edges"]) {
    const kept = new Set(wanted[name].map((item) => item.id));
    items[name].remove(items[name].getIds().filter((id) => !kept.has(id)));
    items[name].update(wanted[name]);
  }
  $("groups").hidden = !grouped || opened === null;
}

function makeNetwork() {
  items = { nodes: new vis.DataSet(), edges: new vis.DataSet() };
  const many = data.nodes.length > 300;
  net = new vis.Network($("canvas"), items, {
    ...data.options,
    interaction: { hover: false, hideEdgesOnDrag: many, hideEdgesOnZoom: many, multiselect: false },
    physics: { enabled: false },
    layout: { improvedLayout: false },
    nodes: { borderWidth: 1, margin: 6, widthConstraint: { maximum: 160 }, shapeProperties: { borderRadius: 6 } },
    edges: { smooth: many ? false : { enabled: true, type: "continuous" }, arrows: { to: { scaleFactor: 0.5 } }, selectionWidth: 0 },
  });
  net.on("click", ({ nodes: hit, edges: lines }) => {
    if (hit.length && grouped && opened === null) openGroup(hit[0]);
    else if (hit.length) chooseNode(hit[0]);
    else if (lines.length && edges.has(lines[0])) chooseEdge(lines[0]);
    else if (state.node || state.edge) clearChoice();
  });
  $("groups").addEventListener("click", () => { opened = null; clearChoice(); net.fit(); });
  drawNetwork();
  net.fit();
  if (small.matches && !grouped && net.getScale() < LEGIBLE && data.nodes.length) {
    const best = data.nodes.reduce((a, b) => (b.touching.length > a.touching.length ? b : a));
    net.moveTo({ position: net.getPosition(best.id), scale: LEGIBLE });
  }
}

function plainItems(among = shown.nodes) {
  const light = lit(shown);
  const colours = ink();
  return {
    nodes: data.nodes.filter((node) => among.has(node.id)).map((node) => nodeItem(node, light, colours)),
    edges: data.edges.filter((edge) => shown.edges.has(edge.id) && among.has(edge.from) && among.has(edge.to))
      .map((edge) => edgeItem(edge, light, colours)),
  };
}

function nodeItem(node, light, colours) {
  const kind = kindOf(node);
  const own = colour(kind);
  const near = !light || light.nodes.has(node.id);
  const on = node.id === state.node;
  return {
    id: node.id, x: node.x, y: node.y, shape: "box", label: `${glyphOf(kind)} ${clipped(oneLine(node.label), 72)}`,
    color: { background: on ? own : colours.paper, border: near ? own : colours.rule, highlight: { background: on ? own : colours.paper, border: own } },
    font: { size: LETTERS, color: on ? colours.paper : near ? colours.text : colours.quiet, face: "Segoe UI, Helvetica Neue, Arial, Liberation Sans, sans-serif" },
    borderWidth: on ? 3 : 1.3, labelHighlightBold: false,
  };
}

function edgeItem(edge, light, colours) {
  const relation = relations.get(edge.relation);
  const near = !light || light.edges.has(edge.id);
  const named = light !== null && near && light.edges.size <= 24;
  return {
    id: edge.id, from: edge.from, to: edge.to, arrows: edge.arrows ?? "", dashes: edge.dashes ?? false,
    color: { color: near ? colour(relation) : colours.rule, highlight: colour(relation), opacity: light ? 1 : 0.55 },
    width: light && near ? 2 : 1,
    label: named ? `${edge.denied ? `${say("not")} ` : ""}${relation?.label ?? edge.relation}` : " ",
    font: { size: 13, color: colour(relation), strokeColor: colours.paper, strokeWidth: 4, align: "horizontal" },
  };
}

/* -- very large graphs: groups first, one of them opened at a time -- */

function groupItems() {
  if (opened !== null) {
    const members = data.nodes.filter((node) => node.group === opened && shown.nodes.has(node.id))
      .sort((a, b) => b.touching.length - a.touching.length || a.at - b.at).slice(0, INSIDE);
    return plainItems(new Set(members.map((node) => node.id)));
  }
  const colours = ink();
  const sizes = new Map();
  for (const node of data.nodes) if (shown.nodes.has(node.id)) sizes.set(node.group, (sizes.get(node.group) ?? 0) + 1);
  const between = new Map();
  for (const edge of data.edges) {
    const ends = [nodes.get(edge.from).group, nodes.get(edge.to).group].sort();
    if (ends[0] !== ends[1] && shown.edges.has(edge.id) && sizes.has(ends[0]) && sizes.has(ends[1]))
      between.set(ends.join("\n"), (between.get(ends.join("\n")) ?? 0) + 1);
  }
  return {
    nodes: [...sizes].map(([head, count]) => ({
      ...nodeItem(nodes.get(head), null, colours),
      label: say("group_of", { label: clipped(oneLine(nodes.get(head).label), 40), count: count - 1 }),
      x: nodes.get(head).x, y: nodes.get(head).y, font: { size: 15 + Math.min(Math.log2(count) / 2, 5), color: colours.text },
    })),
    edges: [...between].sort(([, a], [, b]) => b - a).slice(0, STRONGEST).map(([ends, count]) => ({
      id: `between\n${ends}`, from: ends.split("\n")[0], to: ends.split("\n")[1], arrows: "", label: " ",
      width: Math.min(0.5 + Math.log2(count), 6), color: { color: colours.rule, opacity: 0.9 },
    })),
  };
}

function openGroup(head) {
  opened = nodes.get(head).group;
  change({ node: null, edge: null, lit: null });
  net.fit();
}

function showInNetwork(id) {
  if (grouped && nodes.get(id).group !== opened) { opened = nodes.get(id).group; drawNetwork(); }
  if (!items.nodes.get(id)) return;
  const near = [...(lit(shown)?.nodes ?? [id])].filter((other) => items.nodes.get(other));
  look(near, id);
}

/** Show these concepts in letters that can be read, or else as many of them as fit around one. */
function look(among, id) {
  net.setSize("100%", "100%");
  net.redraw();
  net.fit({ nodes: among, maxZoomLevel: 1, animation: false });
  if (net.getScale() < LEGIBLE) net.moveTo({ position: net.getPosition(id), scale: LEGIBLE });
}
