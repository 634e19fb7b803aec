/* ---- the panel: what the text says about the chosen concept or claim ---- */

const findingsOf = (id) => data.findings.filter((finding) => finding.about.includes(id));
/** Whether something about a concept, or a claim that it is the subject of, is worth checking. */
const warned = (node) => findingsOf(node.id).length > 0 || node.touching.some((edge) => edge.from === node.id && findingsOf(edge.id).length);
let openedFrom = null;         // where the focus goes back to

function openPanel(name) {
  if (!state.panel) openedFrom = document.activeElement;
  if (name === state.panel && !["claims"].includes(name)) return closePanel();
  startLesson(name);
  change({ panel: name, lit: null });
  if (name === "tour") showStop(0);
  $("inside").scrollTop = 0;
  if (["tour", "quiz", "route"].includes(name)) $("inside").focus({ preventScroll: true });
}

function closePanel() {
  clearChoice();
  if (openedFrom?.isConnected) openedFrom.focus({ preventScroll: true });
  else $("main").focus({ preventScroll: true });
}

let drawnPanel = "";

function drawPanel() {
  const panel = $("panel");
  panel.hidden = !state.panel;
  panel.classList.toggle("wide", state.panel === "text");
  if (!state.panel) { drawnPanel = ""; return; }
  const draw = { claims: drawClaims, text: drawText, tour: drawTour, quiz: drawQuiz, route: drawRoute }[state.panel];
  const now = `${state.panel} ${state.node} ${state.edge}`;
  draw($("inside"));
  if (now !== drawnPanel && state.panel === "claims") $("inside").scrollTop = 0;
  drawnPanel = now;
}

function drawClaims(inside) {
  const node = state.node && nodes.get(state.node);
  const edge = state.edge && edges.get(state.edge);
  if (edge) return fill(inside, node ? el("p", {}, button(`← ${clipped(node.label, 40)}`, () => chooseNode(node.id))) : null, claim(edge, true));
  if (!node) return fill(inside, el("p", { class: "meta" }, say("empty_panel")));
  const kind = kindOf(node);
  const touching = node.touching.filter((e) => shown.edges.has(e.id) || !state.focus);
  const seen = touching.filter((e) => shown.edges.has(e.id));
  fill(inside,
    el("p", { class: "meta" }, el("span", { class: `mark ${kind.mark}`, "aria-hidden": "true" }, `${glyphOf(kind)} `),
      node.kinds.map((name) => kinds.get(name)?.label ?? name).join(", "), ` · ${plural(seen.length)}`),
    el("h2", { dir: "auto" }, node.label),
    node.roles.length ? el("p", { class: "meta" }, `${say("roles")}: ${node.roles.join(", ")}`) : null,
    node.names.length ? el("p", { class: "meta", dir: "auto" }, `${say("also")}: ${node.names.slice(0, 6).map((name) => clipped(name, 80)).join(", ")}${node.names.length > 6 ? " …" : ""}`) : null,
    el("div", { class: "row" }, button(say(state.focus ? "unfocus" : "focus"), () => change({ focus: !state.focus }), { "aria-pressed": String(state.focus) }),
      button(say("route"), () => { routeEnds.from = node.id; openPanel("route"); })),
    findingsOf(node.id).map(warning),
    groupsOf(seen, node.id).map(([heading, mark, list]) => [
      el("h3", {}, el("span", { class: `stroke ${mark}`, "aria-hidden": "true" }), heading),
      list.map((e) => claim(e)),
    ]),
    seen.length ? null : el("p", { class: "meta" }, say("no_claims")),
    node.links.length ? [el("h3", {}, say("vocabularies")), el("ul", {}, node.links.map(term))] : null);
}

/** Claims by relation and direction, each with its heading in words. */
function groupsOf(list, id) {
  const groups = new Map();
  for (const edge of list) {
    const relation = relations.get(edge.relation);
    const inverse = edge.from !== id && !relation?.symmetric;
    const heading = inverse ? relation?.inverse || `← ${relation?.label}` : relation?.label ?? edge.relation;
    const key = `${relation?.mark} ${inverse}`;
    if (!groups.has(key)) groups.set(key, [heading, relation?.mark ?? "", []]);
    groups.get(key)[2].push(edge);
  }
  return [...groups.values()];
}

/** A vocabulary's term: a link that the reader may follow, where it is a CURIE or an http address and nothing else. */
function term([name, label, match]) {
  const url = /^https?:\/\/[^\s<>"'`\\]+$/.test(name) ? name.replace(/^http:/, "https:")
    : /^[a-z][\w.-]*:[\w.-]+$/i.test(name) ? `https://bioregistry.io/${name}` : null;
  return el("li", { class: "meta" }, url ? el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, name) : name,
    ` ${label}${match ? ` (${match})` : ""}`);
}

const warning = (finding) => el("p", { class: "warn" }, el("strong", {}, `${say("findings")}: `), finding.message, finding.fix ? ` ${finding.fix}` : "");

/** A claim in words, with the sentences that state it. */
function claim(edge, alone = false) {
  const relation = relations.get(edge.relation);
  const end = (id) => button(clipped(nodes.get(id).label, 300), () => chooseNode(id), { dir: "auto" });
  const { denied } = edge;
  const lines = [...edge.evidence].sort((a, b) => a.start - b.start);
  const weak = edge.weakest && edge.weakest !== edge.certainty;
  return el("article", { class: `claim ${relation?.mark ?? ""}${edge.dashes ? " hedged" : ""}${alone ? " on" : ""}` },
    el("p", { class: "say" }, end(edge.from), " ", denied ? el("span", { class: "no" }, `${say("not")} `) : null,
      el("em", {}, relation?.label ?? edge.relation), " ", end(edge.to),
      edge.qualifiers.map(([name, value]) => el("span", { class: "meta" }, ` · ${name}: ${value}`))),
    denied ? el("p", { class: "meta no" }, say("denied")) : null,
    lines.map((line) => quoted(line, edge)),
    weak ? el("p", { class: "meta" }, say("varies", { weakest: labelOf(edge.weakest), strongest: labelOf(edge.certainty) })) : null,
    edge.disputes.filter((id) => edges.has(id)).map((id) => el("div", { class: "warn" }, el("strong", {}, `${say("disputed")} `),
      button(inWords(edges.get(id)), () => chooseEdge(id)), edges.get(id).evidence.map((line) => quoted(line, edges.get(id))))),
    findingsOf(edge.id).map(warning));
}

const labelOf = (certainty) => certainties.get(certainty)?.label ?? certainty;

function inWords(edge) {
  const relation = relations.get(edge.relation)?.label ?? edge.relation;
  const denied = edge.denied ? `${say("not")} ` : "";
  return `${clipped(nodes.get(edge.from).label, 80)} ${denied}${relation} ${clipped(nodes.get(edge.to).label, 80)}`;
}

function quoted(line, edge) {
  const place = findPassage(line);
  return [
    line.quote ? el("blockquote", { dir: "auto" }, "“", ...cued(line), "”") : null,
    el("p", { class: "meta" },
      [line.section, line.certainty ? labelOf(line.certainty) + (line.cue ? ` (“${line.cue}”)` : "") : "", line.rule ? `${say("rule")}: ${line.rule}` : ""].filter(Boolean).join(" · "),
      place ? [" ", button(say("to_text"), () => showPassage(edge.id, line))] : null),
    line.comment ? el("p", { class: "meta" }, `${say("note")}: ${line.comment}`) : null,
  ];
}

/** The quote with its hedging or denying words marked. */
function cued(line) {
  const text = oneLine(line.quote);
  const cue = (line.cue ?? "").trim();
  const escaped = cue.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const found = cue ? new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, "iu").exec(text) : null;
  if (!found) return [text];
  return [text.slice(0, found.index), el("mark", {}, found[0]), text.slice(found.index + found[0].length)];
}
