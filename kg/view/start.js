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
addEventListener("hashchange", followAddress);
followAddress();
root.dataset.ready = "yes";
