/* ---- the pathway: the picture that the page holds, brought to life ---- */

const SVG = "http://www.w3.org/2000/svg";
const picture = document.querySelector("#pathway svg");
const pane = $("scroll");
const drawnNodes = new Map();  // id to its <g>, in reading order
const drawnEdges = new Map();
let zoom = 0;                  // 0: as large as fits

function svg(tag, attributes, text) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

function makePathway() {
  picture.setAttribute("role", "group");
  for (const group of picture.querySelectorAll(".edge")) {
    const edge = data.edges[Number(group.id.slice(1))];
    drawnEdges.set(edge.id, group);
    group.append(svg("path", { class: "hit", d: group.firstElementChild.getAttribute("d") }));
    group.addEventListener("click", () => chooseEdge(edge.id));
  }
  picture.querySelector(".edges")?.setAttribute("aria-hidden", "true");
  for (const group of picture.querySelectorAll(".node")) {
    const node = data.nodes[Number(group.id.slice(1))];
    drawnNodes.set(node.id, group);
    const touched = plural(node.touching.length);
    group.setAttribute("role", "button");
    group.setAttribute("tabindex", drawnNodes.size === 1 ? "0" : "-1");
    group.setAttribute("aria-label", `${clipped(node.label)}, ${kindOf(node).label}, ${touched}`);
    group.append(svg("title", {}, `${clipped(node.label, 400)} · ${node.kinds.map((k) => kinds.get(k)?.label).join(", ")} · ${touched}`));
    group.addEventListener("click", () => chooseNode(node.id));
    group.addEventListener("mouseenter", () => hover(node.id));
    group.addEventListener("mouseleave", () => hover(null));
    group.addEventListener("focus", () => rove(group));
    if (warned(node)) badge(group);
  }
  picture.addEventListener("keydown", walk);
  $("larger").addEventListener("click", () => setZoom(scale() * 1.2));
  $("smaller").addEventListener("click", () => setZoom(scale() / 1.2));
  $("fit").addEventListener("click", () => setZoom(0));
  if (drawnNodes.size < data.nodes.length) {
    $("hint").hidden = false;
    $("hint").textContent = say("part_shown", { shown: drawnNodes.size, all: data.nodes.length });
  }
  new ResizeObserver(size).observe(pane);
  dragToPan();
}

function badge(group) {
  const box = group.querySelector("rect");
  group.append(svg("text", { class: "badge", x: Number(box.getAttribute("x")) + Number(box.getAttribute("width")) - 9, y: Number(box.getAttribute("y")) + 14, "font-size": 13 }, "!"));
}

/** Show and hide by the filters, light up what is chosen. */
function drawPathway() {
  const light = lit(shown);
  picture.classList.toggle("lit", light !== null);
  for (const [id, group] of drawnNodes) {
    group.classList.toggle("away", !shown.nodes.has(id));
    group.classList.toggle("near", light?.nodes.has(id) ?? false);
    group.classList.toggle("on", id === state.node);
    group.setAttribute("aria-pressed", id === state.node);
  }
  for (const [id, group] of drawnEdges) {
    group.classList.toggle("away", !shown.edges.has(id));
    group.classList.toggle("near", light?.edges.has(id) ?? false);
  }
  if (![...drawnNodes.values()].some((g) => g.tabIndex === 0 && !g.classList.contains("away"))) {
    const first = [...drawnNodes.values()].find((g) => !g.classList.contains("away"));
    if (first) rove(first);
  }
  tag(light);
  size();
}

/** Name the relation of each lit claim on top of its far concept. */
function tag(light) {
  picture.querySelectorAll(".tag").forEach((old) => old.remove());
  if (!light || light.edges.size > 24) return;
  const texts = new Map();
  for (const id of light.edges) {
    const edge = edges.get(id);
    const far = state.node && !state.lit ? otherEnd(edge, state.node) : edge.to;
    const relation = relations.get(edge.relation);
    const backwards = far === edge.from && edge.from !== edge.to;
    const words = `${backwards ? "" : "→ "}${edge.denied ? `${say("not")} ` : ""}${relation.label}${backwards ? " →" : ""}`;
    if (!texts.has(far)) texts.set(far, new Map());
    texts.get(far).set(words, relation.mark);
  }
  for (const [id, named] of texts) {
    const box = drawnNodes.get(id)?.querySelector("rect");
    if (!box) continue;
    const [[words, mark]] = named;
    const more = named.size > 1 ? ` +${named.size - 1}` : "";
    pill(words + more, mark, Number(box.getAttribute("x")) + 12, Number(box.getAttribute("y")));
  }
}

/** A relation's name on a ground of its own, across the upper edge of a box. */
function pill(words, mark, x, y) {
  const name = svg("text", { x, y }, words);
  const ground = svg("rect", { x: x - 4, y: y - 10, height: 13, rx: 6.5 });
  const group = svg("g", { class: `tag ${mark}` });
  group.append(ground, name);
  picture.append(group);
  ground.setAttribute("width", Math.ceil(name.getComputedTextLength()) + 8);
}

function hover(id) {
  if (state.node || state.edge || state.lit) return;
  const light = id === null ? null : around(id, shown);
  picture.classList.toggle("lit", light !== null);
  for (const [other, group] of drawnNodes) group.classList.toggle("near", light?.nodes.has(other) ?? false);
  for (const [other, group] of drawnEdges) group.classList.toggle("near", light?.edges.has(other) ?? false);
}

/* -- size and place -- */

const whole = { width: Number(picture.getAttribute("width")), height: Number(picture.getAttribute("height")) };
const least = () => (small.matches ? 0.8 : 1);  // labels of twelve pixels; on a phone the graph is a map

function scale() {
  if (zoom) return zoom;
  const high = pane.clientHeight / whole.height;
  const fits = small.matches ? Math.min(high, 1) : Math.min(pane.clientWidth / whole.width, high);
  const whenFitting = Math.min(Math.max(fits, least()), 2);
  const wide = spanOfLit();
  return wide ? Math.max(Math.min(whenFitting, pane.clientWidth / wide), 0.9 * least()) : whenFitting;
}

/** How wide the lit part is when something is chosen: it is worth slightly smaller letters to see it whole. */
function spanOfLit() {
  if (!state.node && !state.edge) return 0;
  const boxes = [...picture.querySelectorAll(".node.near:not(.away) rect")].map((rect) => [Number(rect.getAttribute("x")), Number(rect.getAttribute("width"))]);
  return boxes.length ? Math.max(...boxes.map(([x, w]) => x + w)) - Math.min(...boxes.map(([x]) => x)) + 36 : 0;
}

function size() {
  const factor = scale();
  picture.setAttribute("width", Math.round(whole.width * factor));
  picture.setAttribute("height", Math.round(whole.height * factor));
}

function setZoom(factor) {
  zoom = factor && Math.min(Math.max(factor, 0.3), 4);
  size();
}

/** Scroll so that a concept, and if it can be its neighbours, are in sight. */
function reveal(id) {
  if (state.view === "network") return showInNetwork(id);
  if (state.view !== "pathway") return;
  const group = drawnNodes.get(id);
  if (!group) return;
  rove(group);
  const light = lit(shown) ?? { nodes: new Set([id]) };
  const boxes = [...light.nodes].map((other) => drawnNodes.get(other)).filter((g) => g && !g.classList.contains("away"))
    .map((g) => g.getBoundingClientRect());
  if (!boxes.length) return;
  const frame = pane.getBoundingClientRect();
  const middle = group.getBoundingClientRect();
  for (const [low, high, scroll, room] of [["left", "right", "scrollLeft", frame.width], ["top", "bottom", "scrollTop", frame.height]]) {
    const from = Math.min(...boxes.map((b) => b[low]));
    const to = Math.max(...boxes.map((b) => b[high]));
    const centre = to - from < room - 24 ? (from + to) / 2 : (middle[low] + middle[high]) / 2;
    if (from < frame[low] + 8 || to > frame[high] - 8) pane[scroll] += centre - (frame[low] + frame[high]) / 2;
  }
}

function dragToPan() {
  let held = null;
  pane.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" && event.button === 0 && !event.target.closest(".node, .hit"))
      held = { x: event.clientX, y: event.clientY, left: pane.scrollLeft, top: pane.scrollTop, moved: false };
  });
  window.addEventListener("pointermove", (event) => {
    if (!held) return;
    held.moved ||= Math.hypot(event.clientX - held.x, event.clientY - held.y) > 4;
    if (!held.moved) return;
    pane.classList.add("held");
    pane.scrollLeft = held.left + held.x - event.clientX;
    pane.scrollTop = held.top + held.y - event.clientY;
  });
  window.addEventListener("pointerup", () => {
    if (held && !held.moved && (state.node || state.edge) && !state.lit) clearChoice();
    held = null;
    pane.classList.remove("held");
  });
  pane.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    setZoom(scale() * (event.deltaY < 0 ? 1.1 : 1 / 1.1));
  }, { passive: false });
}

/* -- by keyboard: one concept can be reached by Tab, the others from it by arrows -- */

function rove(group) {
  for (const other of drawnNodes.values()) other.setAttribute("tabindex", other === group ? "0" : "-1");
}

function walk(event) {
  const here = event.target.closest?.(".node");
  if (!here) return;
  const node = data.nodes[Number(here.id.slice(1))];
  if (event.key === "Enter" || event.key === " ") {
    chooseNode(node.id);
    event.preventDefault();
    return;
  }
  const next = neighbour(here, event.key);
  if (!next) return;
  event.preventDefault();
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** The nearest shown box up, down, left or right of one. */
function neighbour(here, key) {
  const at = (g) => { const b = g.querySelector("rect"); return { x: Number(b.getAttribute("x")), y: Number(b.getAttribute("y")) + Number(b.getAttribute("height")) / 2 }; };
  const from = at(here);
  const way = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[key];
  if (!way) return null;
  const others = [...drawnNodes.values()].filter((g) => g !== here && !g.classList.contains("away")).map((g) => ({ g, ...at(g) }));
  const fitting = way[1]
    ? others.filter((o) => Math.abs(o.x - from.x) < 1 && (o.y - from.y) * way[1] > 0)
    : others.filter((o) => (o.x - from.x) * way[0] > 1);
  const far = (o) => (way[1] ? Math.abs(o.y - from.y) : Math.abs(o.x - from.x) * 100 + Math.abs(o.y - from.y));
  return fitting.sort((a, b) => far(a) - far(b))[0]?.g ?? null;
}
