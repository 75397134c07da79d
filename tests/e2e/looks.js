// The looks of the words on a page, and axe-core's judgement of one of each look. A look is all that
// its rule of contrast asks for: colour, size and weight of the words, the grounds and veils behind
// them, and what exempts them (a control that is off, a sign instead of words).
(() => {
  const FIELDS = "input, select, textarea";
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
    return [color, fontSize, fontWeight, textShadow, ...kind, groundOf(element, grounds)].join(";");
  };

  let elements = new Map();

  axe.looks = () => {
    const grounds = new Map();
    elements = new Map();
    for (const element of document.body.querySelectorAll("*")) {
      const words = wordsOf(element);
      const isSeen =
        element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
        element.closest("[aria-hidden=true], [inert]") === null;
      if (!isSeen || (words === "" && !element.matches(FIELDS))) continue;
      const look = lookOf(element, words, grounds);
      elements.set(look, [...(elements.get(look) ?? []), element]);
    }
    return [...elements.keys()];
  };

  const judge = async (include) => {
    if (include.length === 0) return { violations: [], passes: [] };
    const resultTypes = ["violations", "passes"];
    return axe.run({ include }, { runOnly: ["color-contrast"], resultTypes, elementRef: true });
  };

  const nodesOf = (results) =>
    results.flatMap(({ id, help, nodes }) => nodes.map((node) => ({ id, help, ...node })));

  // One of each look; all the others where that could not be told of the one.
  axe.contrastOf = async (looks) => {
    const first = await judge(looks.map((look) => elements.get(look)[0]));
    const decided = (results) =>
      new Set(nodesOf([...results.violations, ...results.passes]).map(({ element }) => element));
    const isDecided = decided(first);
    const open = looks.filter((look) => !isDecided.has(elements.get(look)[0]));
    const second = await judge(open.flatMap((look) => elements.get(look).slice(1)));
    const passes = new Set(
      nodesOf([...first.passes, ...second.passes]).map(({ element }) => element),
    );
    const wrong = [...nodesOf(first.violations), ...nodesOf(second.violations)];
    const failed = new Set(wrong.map(({ element }) => element));
    const isPassed = (look) =>
      elements.get(look).some((each) => passes.has(each)) &&
      !elements.get(look).some((each) => failed.has(each));
    const told = wrong.map(
      ({ id, help, target, failureSummary }) =>
        `${id} (${help}): ${target.join(" ")}: ${failureSummary.replaceAll(/\s+/g, " ")}`,
    );
    return [[...new Set(told)], looks.filter(isPassed)];
  };
})();
