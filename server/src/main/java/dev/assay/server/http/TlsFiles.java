package dev.assay.server.http;

import java.nio.file.Path;

/**
 * The files that a server shows who it is by, both in PEM form; they are read again when they
 * change.
 *
 * <p>Immutable.
 *
 * @param certificate the server's certificate, and those that lead to a known authority
 * @param key the certificate's private key, not encrypted
 */
public record TlsFiles(Path certificate, Path key) {}
