/* ---- the state in the address ---- */

function writeAddress() {
  const parts = new URLSearchParams();
  if (state.view !== "pathway") parts.set("view", state.view);
  if (state.node) parts.set("concept", state.node);
  if (state.edge) parts.set("claim", state.edge);
  if (state.focus) parts.set("focus", "1");
  if (state.least) parts.set("least", state.least);
  if (state.hidden.size) parts.set("hide", [...state.hidden].map(nameOfMark).filter(Boolean).sort().join(" "));
  if (state.panel && state.panel !== "claims") parts.set("panel", state.panel);
  if (root.dataset.theme === "dark") parts.set("theme", "dark");
  try { history.replaceState(null, "", `#${parts}`); } catch { /* a frame without an address of its own */ }
}

const nameOfMark = (mark) => (data.kinds.find((k) => k.mark === mark) ?? data.relations.find((r) => r.mark === mark))?.name;

/** Take on the state of the address; a lesson begins where it was not under way. */
function followAddress() {
  const wanted = readAddress();
  if (wanted.panel !== state.panel) startLesson(wanted.panel);
  const tour = wanted.panel === "tour" && state.panel !== "tour";
  change(wanted);
  if (tour) showStop(0);
  if (state.node) reveal(state.node);
}

function readAddress() {
  const parts = new URLSearchParams(location.hash.slice(1));
  const known = (map, value) => (map.has(value) ? value : null);
  const hidden = (parts.get("hide") ?? "").split(" ").map((name) => (kinds.get(name) ?? relations.get(name))?.mark).filter(Boolean);
  if (["light", "dark"].includes(parts.get("theme"))) root.dataset.theme = parts.get("theme");
  const node = known(nodes, parts.get("concept"));
  const edge = known(edges, parts.get("claim"));
  const panel = ["text", "tour", "quiz", "route"].find((name) => name === parts.get("panel"));
  return {
    view: ["pathway", "network", "table"].find((name) => name === parts.get("view")) ?? state.view,
    node, edge, focus: parts.has("focus") && node !== null,
    least: Math.min(Math.max(Math.trunc(Number(parts.get("least"))) || 0, 0), 9),
    hidden: new Set(hidden), panel: panel ?? (node || edge ? "claims" : null), lit: null,
  };
}
