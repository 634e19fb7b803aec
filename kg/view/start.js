/* ---- start ---- */

document.body.classList.remove("plain");
root.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
makeFrame();
makeSearch();
makePathway();
makeTable();
makeSave();
$("close").addEventListener("click", closePanel);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details.menu[open]");
  if (open) { open.open = false; open.querySelector("summary").focus(); } else if (state.panel) closePanel();
});
addEventListener("hashchange", () => change(readAddress()));
const begun = readAddress();
startLesson(begun.panel);
change(begun);
if (begun.panel === "tour") showStop(0);
if (state.node) reveal(state.node);
root.dataset.ready = "yes";
