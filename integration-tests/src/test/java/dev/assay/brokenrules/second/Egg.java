package dev.assay.brokenrules.second;

import dev.assay.brokenrules.first.Hen;

/** Needs a hen, which needs an egg: a cycle of packages. */
public record Egg(Hen from) {}
