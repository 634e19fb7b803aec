/* ---- the data, the state, and small tools ---- */

const data = JSON.parse(document.getElementById("data").textContent);
const root = document.documentElement;
const $ = (id) => document.getElementById(id);
const by = (items, key) => new Map(items.map((item) => [item[key], item]));

data.nodes.forEach((node, at) => Object.assign(node, { at, touching: [], roles: node.roles ?? [], names: node.names ?? [], links: node.links ?? [] }));
const nodes = by(data.nodes, "id");
const kinds = by(data.kinds, "name");
const relations = by(data.relations, "name");
const certainties = by(data.certainties, "name");
data.kinds.forEach((kind, at) => { kind.mark = `k${at}`; });
data.relations.forEach((relation, at) => { relation.mark = `r${at}`; });
data.edges.forEach((edge, at) => {  // what is usual is left out of the data
  edge.at = at;
  edge.denied ??= false;
  edge.weakest ??= edge.certainty;
  edge.qualifiers ??= [];
  edge.disputes ??= [];
  edge.evidence = data.evidence[at].map(([source, start, end, more]) => ({ start, end, certainty: edge.certainty, ...data.sources[source], ...more }));
  nodes.get(edge.from).touching.push(edge);
  if (edge.to !== edge.from) nodes.get(edge.to).touching.push(edge);
});
for (const text of data.documents) for (const s of text.blocks.flatMap((block) => block.sentences)) {
  s.claims ??= [];
  const points = Array.from(s.text);  // offsets count code points
  for (const line of s.claims.flatMap((claim) => data.edges[claim].evidence)) {
    const [from, to] = [line.start - s.start, line.end - s.start];
    if (line.document === text.id && from >= 0 && to <= points.length) line.quote ??= points.slice(from, to).join("");
  }
}
for (const edge of data.edges) for (const line of edge.evidence) line.quote ??= "";
const edges = by(data.edges, "id");

const small = matchMedia("(max-width: 760px)");
const state = {
  view: small.matches ? "table" : "pathway",
  node: null,          // the chosen concept's id
  edge: null,          // the chosen claim's id
  panel: null,         // claims | text | tour | quiz | route
  least: 0,            // the least rank of certainty that is shown
  focus: false,        // only the chosen concept's neighbours
  hidden: new Set(),   // marks of kinds and relations that are switched off
  lit: null,           // {nodes, edges}: what a lesson points at
};

/** The interface's words for a key, with values filled in. */
function say(key, values = {}) {
  return (data.words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** A new element; children that are strings become text, never markup. */
function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat(9).filter((child) => child != null && child !== false));
  return element;
}

function fill(element, ...children) {
  element.replaceChildren(...children.flat(9).filter((child) => child != null && child !== false));
}

const button = (text, onclick, attributes = {}) => el("button", { type: "button", onclick, ...attributes }, text);
const kindOf = (node) => kinds.get(node.kinds[0]);
const rankOf = (edge) => certainties.get(edge.certainty)?.rank ?? Infinity;
const colour = (entry) => (entry ? (dark() ? entry.night : entry.day) : "#777777");
const dark = () => root.dataset.theme === "dark";
const otherEnd = (edge, id) => (edge.from === id ? edge.to : edge.from);
const plural = (count) => (count === 1 ? say("one_claim") : say("claims_count", { count }));
const oneLine = (text) => text.split(/\s+/).join(" ").trim();
const clipped = (text, most = 160) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
const status = (text) => { $("status").textContent = text; };
const glyphOf = (kind) => (/[\u2600-\u27bf]/.test(kind.glyph) ? `${kind.glyph}\ufe0e` : kind.glyph);

/* ---- what is shown ---- */

/** The concepts and claims that pass the filters, as sets of ids. */
function visible() {
  const kindShown = (node) => node.kinds.some((name) => !state.hidden.has(kinds.get(name)?.mark));
  let shownNodes = new Set(data.nodes.filter(kindShown).map((node) => node.id));
  let shownEdges = data.edges.filter((edge) =>
    shownNodes.has(edge.from) && shownNodes.has(edge.to)
    && rankOf(edge) >= state.least && !state.hidden.has(relations.get(edge.relation)?.mark));
  if (state.focus && state.node) {
    const near = new Set([state.node]);
    for (const edge of shownEdges) if (edge.from === state.node || edge.to === state.node) near.add(otherEnd(edge, state.node));
    shownNodes = new Set([...shownNodes].filter((id) => near.has(id)));
    shownEdges = shownEdges.filter((edge) => near.has(edge.from) && near.has(edge.to));
  } else if (filtered()) {  // what no shown claim speaks of would only be noise
    const spoken = new Set(shownEdges.flatMap((edge) => [edge.from, edge.to]));
    shownNodes = new Set([...shownNodes].filter((id) => spoken.has(id) || id === state.node));
  }
  return { nodes: shownNodes, edges: new Set(shownEdges.map((edge) => edge.id)) };
}

const filtered = () => state.least > 0 || state.hidden.size > 0;

/** What is lit up: what a lesson points at, or the chosen claim, or the chosen concept with its claims. */
function lit(shown) {
  if (state.lit) return state.lit;
  if (state.edge) {
    const edge = edges.get(state.edge);
    return { nodes: new Set([edge.from, edge.to]), edges: new Set([edge.id]) };
  }
  if (!state.node) return null;
  return around(state.node, shown);
}

function around(id, shown) {
  const touching = nodes.get(id).touching.filter((edge) => shown.edges.has(edge.id));
  return {
    nodes: new Set([id, ...touching.map((edge) => otherEnd(edge, id))]),
    edges: new Set(touching.map((edge) => edge.id)),
  };
}

/* ---- changing the state; everything is drawn anew from it ---- */

let shown = visible();

function change(changes) {
  Object.assign(state, changes);
  shown = visible();
  drawFrame();
  ({ pathway: drawPathway, network: drawNetwork, table: drawTable })[state.view]();
  drawPanel();
  writeAddress();
}

function chooseNode(id, panel = "claims") {
  change({ node: id, edge: null, lit: null, panel, focus: state.focus && state.node === id });
  reveal(id);
}

function chooseEdge(id, panel = "claims") {
  change({ edge: id, lit: null, panel, node: state.node ?? null });
  reveal(edges.get(id).from);
}

function clearChoice() {
  change({ node: null, edge: null, lit: null, focus: false, panel: null });
}

/* ---- the frame: views, legend, counts ---- */

function drawFrame() {
  for (const name of ["pathway", "network", "table"]) $(name).hidden = name !== state.view;
  document.querySelectorAll("[data-view]").forEach((b) => b.setAttribute("aria-pressed", b.dataset.view === state.view));
  document.querySelectorAll("[data-panel]").forEach((b) => b.setAttribute("aria-pressed", b.dataset.panel === state.panel));
  document.querySelectorAll("#kinds .chip, #relations .chip").forEach((b) =>
    b.setAttribute("aria-pressed", !state.hidden.has(b.dataset.mark)));
  $("zoom").hidden = state.view !== "pathway" || small.matches;
  $("least").value = String(state.least);
  $("reset").hidden = !filtered() && !state.focus;
  $("nothing").hidden = shown.edges.size > 0;
  $("nothing").textContent = say(data.edges.length ? "no_claims" : "empty");
  status(filtered() || state.focus ? say("shown", { shown: shown.edges.size, all: data.edges.length }) : "");
}

function makeFrame() {
  const count = (test) => data.nodes.filter(test).length;
  const chip = (entry, number, sign) => button("", () => toggle(entry.mark), {
    class: `chip ${entry.mark}`, "data-mark": entry.mark, title: entry.about, "aria-pressed": "true",
  });
  for (const kind of data.kinds) {
    const made = chip(kind);
    made.append(el("span", { class: "mark", "aria-hidden": "true" }, glyphOf(kind)), kind.label,
      el("small", {}, String(count((node) => node.kinds.includes(kind.name)))));
    $("kinds").append(made);
  }
  const drop = $("relations").querySelector(".drop");
  for (const relation of data.relations) {
    const made = chip(relation);
    const number = data.edges.filter((edge) => edge.relation === relation.name).length;
    made.append(el("span", { class: "stroke", "aria-hidden": "true" }), relation.label, el("small", {}, String(number)));
    drop.append(made);
  }
  drop.append(el("small", {}, say("hedged")));
  $("least").append(el("option", { value: "0" }, say("any_certainty")),
    ...data.certainties.filter((c) => c.rank > 1).map((c) =>
      el("option", { value: String(c.rank) }, say("at_least", { name: c.label }))));
  $("least").addEventListener("change", () => change({ least: Number($("least").value) }));
  $("reset").addEventListener("click", () => change({ least: 0, hidden: new Set(), focus: false }));
  $("filters").addEventListener("click", () => {
    $("filters").setAttribute("aria-expanded", $("filters").getAttribute("aria-expanded") !== "true");
  });
  document.querySelectorAll("[data-view]").forEach((b) => b.addEventListener("click", () => change({ view: b.dataset.view })));
  document.querySelectorAll("[data-panel]").forEach((b) => b.addEventListener("click", () => openPanel(b.dataset.panel)));
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  $("theme").addEventListener("click", () => setTheme(dark() ? "light" : "dark"));
  $("open-text").hidden = !data.documents.length;
  document.querySelector(".tabs").hidden = !data.documents.length;
}

function toggle(mark) {
  const hidden = new Set(state.hidden);
  if (!hidden.delete(mark)) hidden.add(mark);
  change({ hidden });
}

function setTheme(theme) {
  root.dataset.theme = theme;
  change({});
}

/* ---- search ---- */

function makeSearch() {
  const input = $("search");
  const list = $("suggestions");
  let found = [];
  let at = -1;
  const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const take = (node) => { input.value = ""; close(); chooseNode(node.id); };
  const mark = () => {
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", i === at));
    if (at >= 0) { input.setAttribute("aria-activedescendant", `s${at}`); list.children[at].scrollIntoView({ block: "nearest" }); }
  };
  input.addEventListener("input", () => {
    found = suggestions(input.value);
    at = found.length ? 0 : -1;
    fill(list, found.map((node, i) => el("li", { id: `s${i}`, role: "option", onmousedown: (e) => { e.preventDefault(); take(node); } },
      el("span", { class: `mark ${kindOf(node).mark}`, "aria-hidden": "true" }, glyphOf(kindOf(node))),
      clipped(node.label, 80), el("small", {}, kindOf(node).label))),
    found.length ? null : el("li", { role: "option", "aria-disabled": "true" }, say("none_found")));
    list.hidden = !input.value.trim();
    input.setAttribute("aria-expanded", !list.hidden);
    mark();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!found.length) return;
      at = (at + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
      mark();
      event.preventDefault();
    } else if (event.key === "Enter" && found[at]) take(found[at]);
    else if (event.key === "Escape" && !list.hidden) { close(); event.stopPropagation(); }
  });
  input.addEventListener("blur", close);
}

/** Concepts whose label or other names hold the words, those that begin with them first. */
function suggestions(words) {
  const wanted = words.trim().toLowerCase();
  if (!wanted) return [];
  const worth = (node) => {
    const label = node.label.toLowerCase();
    if (label.startsWith(wanted)) return 3;
    if (label.includes(wanted)) return 2;
    return node.names.some((name) => name.toLowerCase().includes(wanted)) ? 1 : 0;
  };
  return data.nodes.map((node) => [worth(node), node]).filter(([w]) => w)
    .sort(([a, one], [b, other]) => b - a || other.touching.length - one.touching.length || one.at - other.at)
    .slice(0, 10).map(([, node]) => node);
}
