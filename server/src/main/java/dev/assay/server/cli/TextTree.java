package dev.assay.server.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Lines of text below one another. */
final class TextTree {
  private final String text;
  private final List<TextTree> children = new ArrayList<>();

  TextTree(String text) {
    this.text = text;
  }

  /** {@return the new child} */
  TextTree add(String child) {
    TextTree added = new TextTree(child);
    children.add(added);
    return added;
  }

  boolean hasChildren() {
    return !children.isEmpty();
  }

  void print(PrintWriter out) {
    out.println(text);
    printChildren("", out);
  }

  private void printChildren(String indent, PrintWriter out) {
    for (int i = 0; i < children.size(); i++) {
      TextTree child = children.get(i);
      boolean isLast = i == children.size() - 1;
      out.println(indent + (isLast ? "└─ " : "├─ ") + child.text);
      child.printChildren(indent + (isLast ? "   " : "│  "), out);
    }
  }
}
