package dev.assay.evaluation;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version {@code major.minor[.patch[-prerelease][+build]]}, ordered by its numbers; a pre-release
 * comes before its release, two pre-releases compare as plain text, the build does not count.
 */
record SemanticVersion(int major, int minor, int patch, @Nullable String preRelease)
    implements Comparable<SemanticVersion> {

  /** Longest text that is read: the longest that fits is well below. */
  private static final int MAX_LENGTH = 256;

  private static final String IDENTIFIERS = "[0-9A-Za-z-]++(?:\\.[0-9A-Za-z-]++)*+";

  private static final Pattern GRAMMAR =
      Pattern.compile(
          "([0-9]++)\\.([0-9]++)(?:\\.([0-9]++)(?:-("
              + IDENTIFIERS
              + "))?(?:\\+"
              + IDENTIFIERS
              + ")?)?");

  static @Nullable SemanticVersion parse(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH || !Character.isDigit(text.charAt(0))) {
      return null;
    }
    Matcher matcher = GRAMMAR.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    try {
      String patch = matcher.group(3);
      return new SemanticVersion(
          Integer.parseInt(matcher.group(1)),
          Integer.parseInt(matcher.group(2)),
          patch == null ? 0 : Integer.parseInt(patch),
          matcher.group(4));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  @Override
  public int compareTo(SemanticVersion other) {
    int order = Integer.compare(major, other.major);
    if (order == 0) {
      order = Integer.compare(minor, other.minor);
    }
    if (order == 0) {
      order = Integer.compare(patch, other.patch);
    }
    return order == 0 ? comparePreRelease(other) : order;
  }

  private int comparePreRelease(SemanticVersion other) {
    if (preRelease == null || other.preRelease == null) {
      return Boolean.compare(preRelease == null, other.preRelease == null);
    }
    return preRelease.compareTo(other.preRelease);
  }
}
