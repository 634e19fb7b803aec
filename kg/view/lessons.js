/* ---- the way between two concepts, the tour, the quiz ---- */

const routeEnds = { from: null, to: null };
let way = null;                // claims from one end to the other, or the word none
let stop = 0;
let quiz = { seed: 7, asked: 0, right: 0, question: null, answer: null };

function startLesson(name) {
  if (name === "route") { way = null; if (state.node) routeEnds.from = state.node; }
  if (name === "quiz") { quiz = { ...quiz, question: ask(), answer: null }; }
  asked = null;
}

/* -- the shortest way -- */

function drawRoute(inside) {
  const field = (key) => el("label", { class: "field" }, say(key), el("input", {
    list: "concepts", value: routeEnds[key] ? nodes.get(routeEnds[key]).label : "", autocomplete: "off",
    onchange: (event) => { routeEnds[key] = data.nodes.find((n) => n.label.toLowerCase() === event.target.value.trim().toLowerCase())?.id ?? null; },
  }));
  fill(inside, el("h2", {}, say("route")), el("p", { class: "meta" }, say("route_about")),
    el("datalist", { id: "concepts" }, data.nodes.slice(0, 3000).map((n) => el("option", { value: n.label }))),
    field("from"), field("to"),
    button(say("find_route"), findRoute, { class: "go" }),
    way === "none" ? el("p", { class: "warn" }, say("no_route")) : null,
    Array.isArray(way) ? [el("h3", {}, say("route_found", { count: way.length })), way.map((edge) => claim(edge))] : null);
}

function findRoute() {
  way = routeEnds.from && routeEnds.to ? shortest(routeEnds.from, routeEnds.to) ?? "none" : "none";
  const on = Array.isArray(way) ? way : [];
  change({ node: null, edge: null, lit: on.length ? { nodes: new Set(on.flatMap((e) => [e.from, e.to])), edges: new Set(on.map((e) => e.id)) } : null });
  if (on.length) reveal(routeEnds.from);
}

/** The claims of the shortest chain that affirmed, shown claims make; null where there is none. */
function shortest(from, to) {
  const came = new Map([[from, null]]);
  const queue = [from];
  for (const id of queue) {
    if (id === to) break;
    for (const edge of nodes.get(id).touching) {
      const next = otherEnd(edge, id);
      if (came.has(next) || !shown.edges.has(edge.id) || edge.denied) continue;
      came.set(next, edge);
      queue.push(next);
    }
  }
  if (!came.has(to) || from === to) return null;
  const chain = [];
  for (let at = to; came.get(at); at = otherEnd(came.get(at), at)) chain.unshift(came.get(at));
  return chain;
}

/* -- the tour: column by column, with the sentences of the best connected concept of each -- */

function stops() {
  return data.shown.map((name) => data.columns.findIndex((column) => column.name === name)).map((at) => ({
    column: data.columns[at],
    members: data.nodes.filter((node) => node.column === at && shown.nodes.has(node.id)),
  })).filter((s) => s.members.length);
}

function drawTour(inside) {
  const all = stops();
  if (!all.length) return fill(inside, el("p", { class: "meta" }, say("no_claims")));
  const here = all[Math.min(stop, all.length - 1)];
  const touching = (node) => node.touching.filter((edge) => shown.edges.has(edge.id));
  const best = [...here.members].sort((a, b) => touching(b).length - touching(a).length || a.at - b.at)[0];
  const last = stop >= all.length - 1;
  fill(inside, el("p", { class: "meta" }, say("step", { at: stop + 1, all: all.length })), el("h2", {}, here.column.label),
    el("p", { class: "meta" }, say("tour_about", { count: here.members.length, label: clipped(best.label, 80) })),
    el("div", { class: "row" }, button(say("back"), () => showStop(stop - 1), { disabled: stop === 0 }),
      button(say(last ? "end" : "next"), () => (last ? closePanel() : showStop(stop + 1)), { class: "go", id: "next-stop" })),
    touching(best).slice(0, 4).map((edge) => claim(edge)));
}

function showStop(at) {
  stop = Math.max(at, 0);
  const here = stops()[stop];
  if (!here) return change({});
  const members = new Set(here.members.map((node) => node.id));
  const out = data.edges.filter((edge) => shown.edges.has(edge.id) && (members.has(edge.from) || members.has(edge.to)));
  change({ node: null, edge: null, lit: { nodes: members, edges: new Set(out.map((edge) => edge.id)) } });
  reveal(here.members[0].id);
  $("next-stop")?.focus({ preventScroll: true });
}

/* -- the quiz: a claim with an end or its relation hidden, then the sentence -- */

/** The next number of a sequence that is the same each time the page is opened. */
function draw(below) {
  quiz.seed = (quiz.seed * 48271) % 2147483647;
  return quiz.seed % below;
}

function shuffled(list) {
  const rest = [...list];
  return list.map(() => rest.splice(draw(rest.length), 1)[0]);
}

function ask() {
  const open = data.edges.filter((edge) => shown.edges.has(edge.id) && !edge.denied && edge.evidence.length && edge.from !== edge.to);
  for (let tries = 0; open.length && tries < 40; tries += 1) {
    const edge = open[draw(open.length)];
    const made = draw(3) ? askObject(edge) : askRelation(edge);
    if (made) return made;
  }
  return null;
}

function askObject(edge) {
  const linked = new Set(nodes.get(edge.from).touching.flatMap((e) => [e.from, e.to]));
  const others = data.nodes.filter((n) => n.kinds[0] === nodes.get(edge.to).kinds[0] && !linked.has(n.id) && shown.nodes.has(n.id));
  if (others.length < 3) return null;
  const options = [nodes.get(edge.to), ...shuffled(others).slice(0, 3)].map((n) => ({ label: n.label, good: n.id === edge.to }));
  return { edge, hides: "object", options: shuffled(options) };
}

function askRelation(edge) {
  const held = new Set(nodes.get(edge.from).touching.filter((e) => otherEnd(e, edge.from) === edge.to).map((e) => e.relation));
  const others = data.relations.filter((r) => !held.has(r.name));
  if (others.length < 3) return null;
  const options = [relations.get(edge.relation), ...shuffled(others).slice(0, 3)].map((r) => ({ label: r.label, good: r.name === edge.relation }));
  return { edge, hides: "relation", options: shuffled(options) };
}

function drawQuiz(inside) {
  const { question, answer } = quiz;
  if (!question) return fill(inside, el("p", { class: "meta" }, say("no_quiz")));
  const { edge } = question;
  const relation = relations.get(edge.relation)?.label ?? edge.relation;
  const gap = el("b", {}, "?");
  const done = answer !== null;
  fill(inside, el("p", { class: "meta", id: "score" }, quiz.asked ? say("score", { right: quiz.right, asked: quiz.asked }) : say("quiz")),
    el("h2", {}, say(question.hides === "object" ? "question_object" : "question_relation")),
    el("p", { class: "gap" }, `${clipped(nodes.get(edge.from).label)} `, question.hides === "relation" ? gap : relation, " ",
      question.hides === "object" ? gap : clipped(nodes.get(edge.to).label)),
    el("div", { class: "answers" }, question.options.map((option, at) => button(clipped(option.label), () => settle(at), {
      disabled: done && !option.good && at !== answer,
      class: !done ? "" : option.good ? "good" : at === answer ? "bad" : "",
    }))),
    done ? [el("p", { role: "status" }, say(question.options[answer].good ? "right" : "wrong")), claim(edge),
      button(say("next_question"), nextQuestion, { class: "go", id: "next-question" })] : null);
}

function settle(at) {
  if (quiz.answer !== null) return;
  const { edge, options } = quiz.question;
  quiz.answer = at;
  quiz.asked += 1;
  if (options[at].good) quiz.right += 1;
  change({ lit: { nodes: new Set([edge.from, edge.to]), edges: new Set([edge.id]) } });
  reveal(edge.from);
  $("next-question").focus();
}

function nextQuestion() {
  quiz.question = ask();
  quiz.answer = null;
  change({ lit: null });
  $("inside").querySelector(".answers button")?.focus();
}
