package dev.assay.evaluation;

import java.util.List;

/**
 * How much a part of a pattern can do without looking at the text: going through groups,
 * alternatives and anchors that match the empty text. {@link RegexTest} counts looks; this bounds
 * what lies between two of them.
 *
 * @param exits how often what follows can be tried, when the part is entered
 * @param steps steps, when the part is entered
 * @param exitsAfterLook how often what follows can be tried after a look inside the part
 * @param stepsAfterLook steps after a look inside the part
 * @param length longest text that it matches, in characters
 */
record RegexWork(
    double exits, double steps, double exitsAfterLook, double stepsAfterLook, double length) {
  /** Nothing. */
  static final RegexWork EMPTY = new RegexWork(1, 0, 0, 0, 0);

  /** One character, which has to be looked at. */
  static final RegexWork CHARACTER = new RegexWork(0, 1, 1, 0, 2);

  /** A place in the text. */
  static final RegexWork ANCHOR = new RegexWork(1, 1, 1, 1, 0);

  /** Above this all numbers are the same: far too much. */
  private static final double CEILING = 1e12;

  RegexWork {
    exits = Math.min(exits, CEILING);
    steps = Math.min(steps, CEILING);
    exitsAfterLook = Math.min(exitsAfterLook, CEILING);
    stepsAfterLook = Math.min(stepsAfterLook, CEILING);
    length = Math.min(length, CEILING);
  }

  /** {@return the most steps between two looks} */
  double most() {
    return 1 + Math.max(steps, stepsAfterLook);
  }

  RegexWork then(RegexWork next) {
    return new RegexWork(
        exits * next.exits,
        steps + exits * next.steps,
        Math.max(exitsAfterLook * next.exits, next.exitsAfterLook),
        Math.max(stepsAfterLook + exitsAfterLook * next.steps, next.stepsAfterLook),
        length + next.length);
  }

  static RegexWork anyOf(List<RegexWork> alternatives) {
    RegexWork any = new RegexWork(0, 1, 0, 0, 0);
    for (RegexWork one : alternatives) {
      any =
          new RegexWork(
              any.exits + one.exits,
              any.steps + one.steps,
              Math.max(any.exitsAfterLook, one.exitsAfterLook),
              Math.max(any.stepsAfterLook, one.stepsAfterLook),
              Math.max(any.length, one.length));
    }
    return any;
  }

  /** Repeats: rounds that match nothing are only repeated as often as they must be. */
  RegexWork repeated(double min, double max) {
    double rounds = exits > 0 ? Math.max(1, min) : 1;
    double again = 1 + rounds * (steps + exits);
    return new RegexWork(
        exits + (min == 0 ? 1 : 0),
        again,
        max > 1 ? exitsAfterLook * (1 + exits) : exitsAfterLook,
        stepsAfterLook + (max > 1 ? exitsAfterLook * again : exitsAfterLook),
        length * max);
  }

  /** Looks ahead of a place, without going there. */
  RegexWork ahead() {
    return new RegexWork(1, 1 + steps, 1, 1 + stepsAfterLook, 0);
  }

  /** Looks behind a place: from every beginning from which the part could end there. */
  RegexWork behind() {
    double all = (length + 1) * (1 + steps);
    return new RegexWork(1, all, 1, stepsAfterLook + all, 0);
  }
}
