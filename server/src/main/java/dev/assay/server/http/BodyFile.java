package dev.assay.server.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A large body on its way into a temporary file, no faster than the disk takes it.
 *
 * <p>Not thread-safe.
 */
final class BodyFile {
  /** Whoever sends less than this in the time of a request is too slow. */
  private static final long STRIDE = 1L << 20;

  private final Vertx vertx;
  private final long maxBytes;
  private @Nullable AsyncFile file;
  private @Nullable Path path;
  private long length;
  private boolean isOver;

  BodyFile(Vertx vertx, long maxBytes) {
    this.vertx = vertx;
    this.maxBytes = maxBytes;
  }

  /**
   * Reads the body of a request that is paused.
   *
   * @param progress is told when another megabyte has come
   * @param then takes the file, which is its own from then on
   */
  void read(
      HttpServerRequest request,
      Runnable progress,
      Consumer<Path> then,
      Consumer<RequestFault> failed) {
    request.exceptionHandler(e -> discard());
    vertx
        .fileSystem()
        .createTempFile("assay-body", null)
        .compose(
            name -> {
              path = Path.of(name);
              return vertx.fileSystem().open(name, new OpenOptions().setWrite(true));
            })
        .onFailure(e -> failed.accept(RequestFault.internal()))
        .onSuccess(
            opened -> {
              file = opened;
              if (isOver) {
                delete();
                return;
              }
              request.handler(chunk -> take(request, chunk, progress, failed));
              request.endHandler(v -> finish(then, failed));
              request.resume();
            });
  }

  private void take(
      HttpServerRequest request, Buffer chunk, Runnable progress, Consumer<RequestFault> failed) {
    AsyncFile target = file;
    if (isOver || target == null) {
      return;
    }
    if (length + chunk.length() > maxBytes) {
      discard();
      failed.accept(RequestFault.tooLarge("the body is larger than " + maxBytes + " bytes"));
      return;
    }
    if (length / STRIDE != (length + chunk.length()) / STRIDE) {
      progress.run();
    }
    length += chunk.length();
    target
        .write(chunk)
        .onFailure(
            e -> {
              if (!isOver) {
                discard();
                failed.accept(RequestFault.storageFull());
              }
            });
    if (target.writeQueueFull()) {
      request.pause();
      target.drainHandler(v -> request.resume());
    }
  }

  private void finish(Consumer<Path> then, Consumer<RequestFault> failed) {
    AsyncFile written = file;
    Path known = path;
    if (isOver || written == null || known == null) {
      return;
    }
    isOver = true;
    written
        .close()
        .onSuccess(v -> then.accept(known))
        .onFailure(
            e -> {
              delete();
              failed.accept(RequestFault.storageFull());
            });
  }

  /** Forgets what was read, and goes on passing over the rest. */
  void discard() {
    if (!isOver) {
      isOver = true;
      delete();
    }
  }

  private void delete() {
    AsyncFile written = file;
    Path known = path;
    if (written != null && known != null) {
      written.close().onComplete(v -> vertx.fileSystem().delete(known.toString()));
    }
  }
}
