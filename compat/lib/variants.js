/**
 * Variants as our server writes them: without the undefined fields that the official client adds, and
 * without the empty metadata that the official engine adds.
 */
export const asSent = (variants) =>
  Object.fromEntries(
    Object.entries(JSON.parse(JSON.stringify(variants))).map(([key, { metadata, ...variant }]) => [
      key,
      Object.keys(metadata ?? {}).length > 0 ? { ...variant, metadata } : variant,
    ]),
  );
