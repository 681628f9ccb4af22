package dev.assay.sdk;

import java.util.Collection;
import java.util.List;

/**
 * What one local evaluation asks for beyond the user.
 *
 * <p>Immutable.
 *
 * @param flagKeys the keys of the flags wanted; empty: every flag
 * @param tracksExposure whether exposures are tracked, if the config says where
 * @param tracksAssignment whether an assignment is tracked, if the config says where
 */
public record EvaluateOptions(
    List<String> flagKeys, boolean tracksExposure, boolean tracksAssignment) {
  private static final EvaluateOptions DEFAULTS = new EvaluateOptions(List.of(), false, true);

  /** Copies the keys. */
  public EvaluateOptions {
    flagKeys = List.copyOf(flagKeys);
  }

  /** {@return options for every flag: an assignment is tracked, exposures are not} */
  public static EvaluateOptions defaults() {
    return DEFAULTS;
  }

  /** {@return these options for the flags with these keys; none: every flag} */
  public EvaluateOptions flagKeys(String... keys) {
    return flagKeys(List.of(keys));
  }

  /** {@return these options for the flags with these keys; none: every flag} */
  public EvaluateOptions flagKeys(Collection<String> keys) {
    return new EvaluateOptions(List.copyOf(keys), tracksExposure, tracksAssignment);
  }

  /** {@return these options, with or without tracking of exposures} */
  public EvaluateOptions tracksExposure(boolean tracks) {
    return new EvaluateOptions(flagKeys, tracks, tracksAssignment);
  }

  /** {@return these options, with or without tracking of an assignment} */
  public EvaluateOptions tracksAssignment(boolean tracks) {
    return new EvaluateOptions(flagKeys, tracksExposure, tracks);
  }
}
