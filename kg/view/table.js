/* ---- the table: the rows that the page holds, sorted and filtered ---- */

const ROWS = 1000;
const rowOf = new Map();       // claim id to its <tr>
let order = { column: 0, up: true };
let looked = "";

function makeTable() {
  const body = $("rows");
  [...body.children].forEach((row, at) => adopt(row, data.edges[at]));
  body.classList.add("rows-live");
  document.querySelectorAll("thead th").forEach((head, column) => {
    const name = head.textContent;
    head.replaceChildren(button(name, () => {
      order = { column, up: order.column === column ? !order.up : true };
      drawTable();
    }, { "aria-label": say("sort_by", { column: name }) }));
  });
  $("rows-filter").addEventListener("input", () => { looked = $("rows-filter").value.trim().toLowerCase(); drawTable(); });
}

/** Make a row of the page open its concepts and its claim. */
function adopt(row, edge) {
  rowOf.set(edge.id, row);
  const [subject, relation, object] = row.cells;
  subject.replaceChildren(button(clipped(nodes.get(edge.from).label, 300), () => chooseNode(edge.from)));
  relation.replaceChildren(button(relation.textContent, () => chooseEdge(edge.id)));
  object.replaceChildren(button(clipped(nodes.get(edge.to).label, 300), () => chooseNode(edge.to)));
  row.addEventListener("click", (event) => { if (!event.target.closest("button")) chooseEdge(edge.id); });
}

function newRow(edge) {
  const relation = relations.get(edge.relation);
  const denied = edge.denied ? `${say("not")} ` : "";
  const row = el("tr", {}, el("td"), el("td", { class: relation?.mark ?? "" }, denied + (relation?.label ?? edge.relation)), el("td"),
    el("td", {}, certainties.get(edge.certainty)?.label ?? ""),
    el("td", {}, [...new Set(edge.evidence.map((line) => oneLine(line.quote)))].map((quote) => el("q", {}, quote))));
  adopt(row, edge);
  return row;
}

const cell = {
  0: (edge) => nodes.get(edge.from).label.toLowerCase(),
  1: (edge) => relations.get(edge.relation)?.label ?? edge.relation,
  2: (edge) => nodes.get(edge.to).label.toLowerCase(),
  3: (edge) => String(9 - Math.min(rankOf(edge), 9)),
  4: (edge) => (edge.evidence.length ? String(edge.evidence[0].start).padStart(9, "0") : ""),
};

function drawTable() {
  const words = (edge) => `${cell[0](edge)} ${cell[1](edge)} ${cell[2](edge)} ${edge.evidence.map((line) => line.quote).join(" ")}`.toLowerCase();
  const near = state.lit && state.lit.edges.size ? state.lit.edges : null;
  const found = data.edges.filter((edge) => shown.edges.has(edge.id) && (!looked || words(edge).includes(looked)));
  const by = cell[order.column];
  const keyed = found.map((edge) => [by(edge), edge]);
  keyed.sort(([a, one], [b, other]) => (a < b ? -1 : a > b ? 1 : one.at - other.at) * (order.up ? 1 : -1));
  const listed = keyed.slice(0, ROWS).map(([, edge]) => edge);
  const rows = listed.map((edge) => rowOf.get(edge.id) ?? newRow(edge));
  listed.forEach((edge, i) => {
    rows[i].hidden = false;
    const current = edge.id === state.edge || (near?.has(edge.id) ?? (!state.edge && state.node !== null && (edge.from === state.node || edge.to === state.node)));
    if (current) rows[i].setAttribute("aria-current", "true"); else rows[i].removeAttribute("aria-current");
  });
  $("rows").replaceChildren(...rows);
  document.querySelectorAll("thead th").forEach((head, column) =>
    head.setAttribute("aria-sort", column !== order.column ? "none" : order.up ? "ascending" : "descending"));
  $("rows-shown").textContent = !found.length ? say("no_rows")
    : found.length > ROWS ? say("list_capped", { shown: ROWS, all: found.length }) : plural(found.length);
}
