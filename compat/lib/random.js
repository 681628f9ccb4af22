/** Repeatable random choices (mulberry32). */
export class Random {
  constructor(seed) {
    this.state = seed >>> 0;
  }

  /** A number from 0 to below 1. */
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** An integer from 0 to below the bound. */
  below(bound) {
    return Math.floor(this.next() * bound);
  }

  chance(share) {
    return this.next() < share;
  }

  of(choices) {
    return choices[this.below(choices.length)];
  }

  /** Between `least` and `most` of something. */
  some(least, most, make) {
    return Array.from({ length: least + this.below(most - least + 1) }, (_, i) => make(i));
  }

  shuffle(list) {
    for (let i = list.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [list[i], list[j]] = [list[j], list[i]];
    }
    return list;
  }
}
