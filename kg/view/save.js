/* ---- what is shown, to take away ---- */

function hand(name, blob) {
  const link = el("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

const fileName = (ending) => `${data.title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60) || "graph"}.${ending}`;

/** The picture in the colours of paper, without what is filtered away or only lives on the screen. */
function pictureText() {
  const copy = picture.cloneNode(true);
  copy.querySelectorAll(".away, .hit, .tag, .badge, .node title").forEach((part) => part.remove());
  copy.querySelectorAll("[tabindex], [aria-label], [role]").forEach((part) => {
    for (const name of ["tabindex", "aria-label", "aria-pressed", "role"]) part.removeAttribute(name);
  });
  copy.classList.remove("lit");
  copy.setAttribute("role", "img");
  copy.setAttribute("width", whole.width);
  copy.setAttribute("height", whole.height);
  return new XMLSerializer().serializeToString(copy);
}

function savePng() {
  if (state.view === "network") return $("canvas").querySelector("canvas").toBlob((blob) => hand(fileName("png"), blob));
  const image = new Image();
  image.onload = () => {
    const canvas = el("canvas", { width: whole.width * 2, height: whole.height * 2 });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => hand(fileName("png"), blob));
  };
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(pictureText())}`;
}

/* -- Turtle -- */

const iri = (text) => `<${text.replace(/[\u0000-\u0020<>"{}|^`\\]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)}>`;
const literal = (text) => `"${text.replace(/[\u0000-\u001f"\\\u007f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`;

/** Concepts, plain edges, and claims with polarity, certainty and sentences. */
function turtle() {
  const own = (path) => iri(data.base + path);
  const word = (name) => iri(data.vocabulary + name);
  const lines = ["@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .", "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .",
    "@prefix biolink: <https://w3id.org/biolink/vocab/> .", "@prefix oa: <http://www.w3.org/ns/oa#> .", ""];
  for (const node of data.nodes) {
    if (!shown.nodes.has(node.id)) continue;
    lines.push(`${own(node.id)} a ${node.kinds.map(word).join(", ")} ; rdfs:label ${literal(node.label)} .`);
  }
  for (const edge of data.edges) {
    if (!shown.edges.has(edge.id)) continue;
    const { denied } = edge;
    if (!denied) lines.push(`${own(edge.from)} ${word(edge.relation)} ${own(edge.to)} .`);
    const more = edge.certainty ? [`${word("strongestCertainty")} ${word(edge.certainty)}`] : [];
    for (const line of edge.evidence) if (line.quote) more.push(`oa:exact ${literal(line.quote)}`);
    lines.push(`${own(edge.id)} a rdf:Statement, biolink:Association ;`,
      `    rdf:subject ${own(edge.from)} ; rdf:predicate ${word(edge.relation)} ; rdf:object ${own(edge.to)} ;`,
      `    ${[`biolink:negated ${denied}`, ...more].join(" ;\n    ")} .`);
  }
  return `${lines.join("\n")}\n`;
}

function makeSave() {
  const actions = {
    png: savePng,
    svg: () => hand(fileName("svg"), new Blob([pictureText()], { type: "image/svg+xml" })),
    turtle: () => hand(fileName("ttl"), new Blob([turtle()], { type: "text/turtle" })),
    print: () => window.print(),
    link: () => navigator.clipboard?.writeText(location.href).then(() => status(say("copied")), () => status(location.href)),
  };
  document.querySelectorAll("[data-save]").forEach((b) => b.addEventListener("click", () => { $("save").open = false; actions[b.dataset.save](); }));
}
