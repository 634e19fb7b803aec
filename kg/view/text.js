/* ---- the text beside the graph: passages marked both ways, and what was passed over ---- */

let asked = null;              // the sentence whose claims are open: {document, sentence}
let passage = null;            // the line of evidence that is marked

const findPassage = (line) => data.documents.find((text) => text.id === line.document);

function showPassage(id, line) {
  passage = line;
  asked = null;
  change({ edge: id, panel: "text", lit: null });
  const mark = $("inside").querySelector("mark");
  mark?.scrollIntoView({ block: "center" });
}

function drawText(inside) {
  const top = inside.scrollTop;
  if (!state.edge) passage = null;
  const light = lit(shown);
  const chosen = new Set(light ? [...light.edges].map((id) => edges.get(id).at) : []);
  fill(inside, data.documents.map((text) => oneText(text, chosen)));
  inside.scrollTop = top;
}

function oneText(text, chosen) {
  const sentences = text.blocks.filter((b) => b.role !== "heading").flatMap((b) => b.sentences);
  const covered = sentences.filter((s) => s.claims.length).length;
  return el("section", {},
    el("h2", { dir: "auto" }, text.title || say("text_of")),
    el("div", { class: "bar-map", "aria-hidden": "true" }, sentences.map((s) => el("i", { class: s.claims.length ? "carries" : "" }))),
    el("p", { class: "meta" }, say("coverage", { covered, all: sentences.length })),
    el("div", { class: "article", dir: "auto" }, laidOut(text, chosen)));
}

/** Paragraphs, lists and headings out of blocks; list items that follow each other share a list. */
function laidOut(text, chosen) {
  const made = [];
  for (const block of text.blocks) {
    const inner = block.sentences.map((s) => [sentence(s, text, chosen), " ", asked?.sentence === s ? under(s) : null]);
    if (block.role === "heading") made.push(el("h3", {}, inner));
    else if (block.role === "item") {
      if (made.at(-1)?.tagName !== "UL") made.push(el("ul"));
      made.at(-1).append(el("li", {}, inner));
    } else made.push(el("p", {}, inner));
  }
  return made;
}

function sentence(s, text, chosen) {
  const carries = s.claims.length > 0;
  const near = s.claims.some((at) => chosen.has(at));
  const open = () => {
    asked = asked?.sentence === s ? null : { text, sentence: s };
    passage = null;
    const lines = s.claims.map((at) => data.edges[at]);
    change({ edge: null, node: null, lit: asked ? { nodes: new Set(lines.flatMap((e) => [e.from, e.to])), edges: new Set(lines.map((e) => e.id)) } : null });
    $("inside").querySelector("[aria-expanded=true]")?.focus({ preventScroll: true });
  };
  const attributes = { class: `s${carries ? " carries" : ""}${near ? " near" : ""}` };
  if (!carries) return el("span", attributes, ...marked(s));
  return el("span", {
    ...attributes, role: "button", tabindex: "0", "aria-expanded": String(asked?.sentence === s), onclick: open,
    onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(); } },
  }, ...marked(s));
}

/** The sentence's words with the marked passage; offsets count code points. */
function marked(s) {
  if (!passage) return [s.text];
  const points = Array.from(s.text);
  const from = Math.max(passage.start - s.start, 0);
  const to = Math.min(passage.end - s.start, points.length);
  if (from >= to) return [s.text];
  return [points.slice(0, from).join(""), el("mark", {}, points.slice(from, to).join("")), points.slice(to).join("")];
}

const under = (s) => el("span", { class: "under" }, s.claims.map((at) => shortClaim(data.edges[at])));

const shortClaim = (edge) => el("span", { class: `claim ${relations.get(edge.relation)?.mark ?? ""}${edge.dashes ? " hedged" : ""}` },
  button(inWords(edge), () => chooseEdge(edge.id)));
