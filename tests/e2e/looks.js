// The looks of the words on a page, and axe-core's judgement of one of each look. A look is all that
// its rule of contrast asks for: colour, size and weight of the words, the grounds and veils behind
// them, and what exempts them (a control that is off, a sign instead of words).
(() => {
  // Those with words in them.
  const NO_WORDS = ["hidden", "range", "color", "checkbox", "radio", "image"];
  const FIELDS = `input:not(${NO_WORDS.map((each) => `[type=${each}]`)}), select, textarea`;
  // Why axe-core cannot tell, whatever else is on the page: the look itself is the reason.
  const NEVER_TOLD = ["pseudoContent", "shortTextContent"];
  const NOTHING = "rgba(0, 0, 0, 0)|none|1|none|normal||";

  const pseudo = (element, side) => {
    const { content, position, backgroundColor } = getComputedStyle(element, side);
    return content === "none" ? "" : `${side} ${position} ${backgroundColor}`;
  };

  const groundOf = (element, grounds) => {
    if (element === null) return "";
    if (!grounds.has(element)) {
      const style = getComputedStyle(element);
      const { backgroundColor, backgroundImage, opacity, filter, mixBlendMode } = style;
      // What lies over something may have another ground than what it is in.
      const place =
        style.position === "static" ? "" : `${style.position} ${style.zIndex} ${element.className}`;
      const pseudos = pseudo(element, "::before") + pseudo(element, "::after");
      const own = [backgroundColor, backgroundImage, opacity, filter, mixBlendMode, place, pseudos];
      const drawn = own.join("|");
      const behind = groundOf(element.parentElement, grounds);
      grounds.set(element, drawn === NOTHING ? behind : `${behind}/${drawn}`);
    }
    return grounds.get(element);
  };

  const areaOf = (element, side) => {
    const style = getComputedStyle(element, side);
    const { content, position, backgroundColor, backgroundImage, width, height } = style;
    const isDrawn = backgroundColor !== "rgba(0, 0, 0, 0)" || backgroundImage !== "none";
    if (content === "none" || position !== "absolute" || !isDrawn) return 0;
    return parseFloat(width) * parseFloat(height);
  };

  // What is drawn beside an element may be what lies behind its words, from this size on.
  const isDrawnOver = (element) => {
    const { width, height } = element.getBoundingClientRect();
    for (let each = element; each !== null; each = each.parentElement) {
      if (areaOf(each, "::before") + areaOf(each, "::after") > (width * height) / 4) return true;
    }
    return false;
  };

  // Clipped to nothing, for those who listen; or above the page, until it has the focus.
  const isOutOfSight = (element, clips) => {
    if (element === null) return false;
    if (!clips.has(element)) {
      const isClipped = getComputedStyle(element).clipPath === "inset(50%)";
      clips.set(element, isClipped || isOutOfSight(element.parentElement, clips));
    }
    return clips.get(element) || element.getBoundingClientRect().bottom + scrollY <= 0;
  };

  const wordsOf = (element) =>
    element.matches(FIELDS)
      ? `${element.value}${element.placeholder ?? ""}`
      : [...element.childNodes]
          .map((node) => (node.nodeType === Node.TEXT_NODE ? node.data.trim() : ""))
          .join("");

  const lookOf = (element, words, grounds) => {
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(element);
    const isOff =
      element.closest(":disabled, [aria-disabled=true]") !== null ||
      element.closest("label")?.control?.disabled === true;
    const field = element.matches(`${FIELDS}, option`) ? `${element.localName} ${element.type}` : "";
    const kind = [isOff, field, [...words].length > 1, /[\p{L}\p{N}]/u.test(words)];
    const ground = groundOf(element, grounds);
    const isOver = ground.includes("::") && isDrawnOver(element);
    return [color, fontSize, fontWeight, textShadow, ...kind, isOver, ground].join(";");
  };

  // Those that need not be judged again.
  const settled = new Set();
  let elements = new Map();

  axe.settle = (looks) => {
    for (const each of looks) settled.add(each);
  };

  const newLooks = () => {
    const grounds = new Map();
    const clips = new Map();
    elements = new Map();
    for (const element of document.body.querySelectorAll("*")) {
      const words = wordsOf(element);
      const isSeen =
        element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
        element.closest("[aria-hidden=true], [inert]") === null &&
        !isOutOfSight(element, clips);
      if (!isSeen || element.localName === "option" || (words === "" && !element.matches(FIELDS))) continue;
      const look = lookOf(element, words, grounds);
      if (!settled.has(look)) elements.set(look, [...(elements.get(look) ?? []), element]);
    }
    return [...elements.keys()];
  };

  const judge = async (include) => {
    if (include.length === 0) return { violations: [], passes: [], incomplete: [] };
    const resultTypes = ["violations", "passes", "incomplete"];
    return axe.run({ include }, { runOnly: ["color-contrast"], resultTypes, elementRef: true });
  };

  const nodesOf = (results) =>
    results.flatMap(({ id, help, nodes }) => nodes.map((node) => ({ id, help, ...node })));
  const elementsOf = (...results) => new Set(nodesOf(results.flat()).map(({ element }) => element));

  const tell = ({ id, help, target, failureSummary }) =>
    `${id} (${help}): ${target.join(" ")}: ${failureSummary.replaceAll(/\s+/g, " ")}`;

  const untold = ({ incomplete }) =>
    nodesOf(incomplete)
      .filter(({ any }) => any.some(({ data }) => NEVER_TOLD.includes(data?.messageKey)))
      .map(({ element }) => element);

  // One of each new look; all the others where that could not be told of the one.
  const contrast = async () => {
    const looks = newLooks();
    const first = await judge(looks.map((look) => elements.get(look)[0]));
    const isDecided = elementsOf(first.violations, first.passes);
    for (const each of untold(first)) isDecided.add(each);
    const open = looks.filter((look) => !isDecided.has(elements.get(look)[0]));
    const second = await judge(open.flatMap((look) => elements.get(look).slice(1)));
    const passed = elementsOf(first.passes, second.passes);
    for (const each of [...untold(first), ...untold(second)]) passed.add(each);
    const failed = elementsOf(first.violations, second.violations);
    const isSettled = (look) =>
      elements.get(look).some((each) => passed.has(each)) &&
      !elements.get(look).some((each) => failed.has(each));
    const found = looks.filter(isSettled);
    axe.settle(found);
    const wrong = nodesOf([...first.violations, ...second.violations]);
    return [[...new Set(wrong.map(tell))], found];
  };

  // What another size or colour scheme sets in motion begins with a frame, and is ended at once: a
  // transition would be judged by its half-way colours.
  const still = async () => {
    const late = new Promise((done) => setTimeout(done, 5000));
    const drawn = new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    await Promise.race([late, drawn]);
    for (const each of document.getAnimations()) {
      if (each.effect.getComputedTiming().endTime < Infinity) each.finish();
    }
  };

  // By all its rules or these, and of contrast; and the looks that were settled by that.
  axe.told = async (rules) => {
    await still();
    const only = rules.length > 0 ? { runOnly: rules } : {};
    const options = { rules: { "color-contrast": { enabled: false } }, ...only };
    const { violations } = await axe.run(document, { resultTypes: ["violations"], ...options });
    const [wrong, found] = await contrast();
    return [[...nodesOf(violations).map(tell), ...wrong], found];
  };
})();
