package dev.assay.brokenrules;

import com.fasterxml.jackson.core.JsonFactory;
import io.netty.buffer.ByteBuf;
import picocli.CommandLine;

/** Knows what one package each may know, and prints. */
final class DrawerUtils {
  private DrawerUtils() {}

  static void print(JsonFactory json, ByteBuf engine, CommandLine command) {
    System.out.println(json + " " + engine + " " + command);
  }
}
