package shop;

import dev.assay.evaluation.ExperimentUser;
import dev.assay.evaluation.Variant;
import dev.assay.evaluation.Variants;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/** The page that every visitor sees in the variant of the device id in the cookie. */
@RestController
class HomePage {
  @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
  String home(Variants variants, ExperimentUser visitor) {
    Variant banner = variants.get("home-banner");
    return """
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <title>Spring shop</title>
          <style>
            body { font-family: sans-serif; margin: 0 }
            #banner { color: white; background: %s; padding: 2rem; font-size: 2rem }
            main { padding: 2rem }
          </style>
        </head>
        <body>
          <div id="banner" data-variant="%s">%s</div>
          <main>
            <h1>Spring shop</h1>
            <p>Your device id is <code id="device">%s</code>.</p>
          </main>
        </body>
        </html>
        """
        .formatted(
            html(banner.payload().get("color").asString("#444")),
            html(String.valueOf(banner.key())),
            html(banner.payload().get("text").asString("Welcome")),
            html(String.valueOf(visitor.deviceId())));
  }

  private static String html(String text) {
    return HtmlUtils.htmlEscape(text);
  }
}
