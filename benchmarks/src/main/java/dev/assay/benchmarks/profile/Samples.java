package dev.assay.benchmarks.profile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/**
 * What the flight recorder saw of a program's Java code while it was measured.
 *
 * <p>Not thread-safe.
 */
final class Samples {
  private final Layers layers;
  private final Map<String, Integer> byLayer = new LinkedHashMap<>();
  private final Map<String, Integer> byMethod = new LinkedHashMap<>();
  private final List<RecordedEvent> heaps = new ArrayList<>();
  private int count;

  Samples(Layers layers) {
    this.layers = layers;
    layers.names().forEach(layer -> byLayer.put(layer, 0));
  }

  /** {@return the samples that a recording has of a stretch of time} */
  static Samples of(Path recording, Layers layers, Stretch stretch) {
    Samples samples = new Samples(layers);
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        if (stretch.contains(event.getStartTime())) {
          samples.add(event);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    samples.heaps.sort(Comparator.comparing(RecordedEvent::getStartTime));
    return samples;
  }

  private void add(RecordedEvent event) {
    String type = event.getEventType().getName();
    if (type.equals("jdk.ExecutionSample") && event.getStackTrace() != null) {
      add(event.getStackTrace().getFrames().stream().map(Samples::name).toList());
    } else if (type.equals("jdk.GCHeapSummary")) {
      heaps.add(event);
    }
  }

  private static String name(RecordedFrame frame) {
    RecordedMethod method = frame.getMethod();
    return method.getType().getName() + "." + method.getName();
  }

  /** Adds one sample, the innermost method first. */
  void add(List<String> methods) {
    byLayer.merge(layers.of(methods), 1, Integer::sum);
    byMethod.merge(methods.get(0), 1, Integer::sum);
    count++;
  }

  /** {@return the part of the samples in a layer, from 0 to 1} */
  double share(String layer) {
    return byLayer.getOrDefault(layer, 0) / (double) Math.max(1, count);
  }

  /**
   * {@return the methods that were running themselves most often, with their part of the samples}
   */
  Map<String, Double> hottest(int most) {
    return byMethod.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(most)
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> entry.getValue() / (double) count,
                (a, b) -> a,
                LinkedHashMap::new));
  }

  int count() {
    return count;
  }

  /**
   * {@return the bytes allocated a second: what fills the heap between the end of one collection
   * and the start of the next; not a number if there were less than two}
   */
  double allocatedPerSecond() {
    double bytes = 0;
    double seconds = 0;
    for (int i = 1; i < heaps.size(); i++) {
      RecordedEvent before = heaps.get(i - 1);
      RecordedEvent after = heaps.get(i);
      if (isAfterCollection(before) && !isAfterCollection(after)) {
        bytes += after.getLong("heapUsed") - before.getLong("heapUsed");
        seconds +=
            (after.getStartTime().toEpochMilli() - before.getStartTime().toEpochMilli()) / 1e3;
      }
    }
    return bytes / seconds;
  }

  private static boolean isAfterCollection(RecordedEvent heap) {
    return heap.getString("when").equals("After GC");
  }
}
