package dev.assay.it;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** What holds for the classes of every published module. */
enum HouseRule {
  PACKAGES_FORM_NO_CYCLE(slices().matching("dev.assay.(**)").should().beFreeOfCycles()),

  JSON_IS_READ_IN_ONE_PLACE(
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.assay.evaluation.internal.json..", "dev.assay.server.project..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.fasterxml.jackson..")),

  THE_SDK_OPENS_CONNECTIONS_IN_ONE_PLACE(
      noClasses()
          .that()
          .resideInAPackage("dev.assay.sdk..")
          .and()
          .resideOutsideOfPackage("dev.assay.sdk.internal.http..")
          .should()
          .dependOnClassesThat(Connections.OPEN_CONNECTIONS)
          .orShould()
          .callMethodWhere(Connections.URL_IS_OPENED)),

  ONE_PACKAGE_KNOWS_THE_HTTP_ENGINE(
      noClasses()
          .that(
              resideInAnyPackage("dev.assay..")
                  .and(DescribedPredicate.not(resideInAnyPackage("dev.assay.server.http..")))
                  .and(DescribedPredicate.not(resideInAnyPackage("dev.assay.server"))))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "io.netty..", "org.eclipse.jetty..")),

  ONE_PACKAGE_IS_THE_COMMAND_LINE(
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.assay.server.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..")),

  THE_COMMAND_LINE_ALONE_PRINTS(
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.assay.server.cli..")
          .should(ACCESS_STANDARD_STREAMS)),

  CLASSES_ARE_CLOSED(
      classes()
          .that(DescribedPredicate.describe("have a name", c -> !c.isAnonymousClass()))
          .should(
              ArchCondition.from(
                  DescribedPredicate.describe(
                      "be final, sealed, abstract, an enum, a record or an interface",
                      HouseRule::isClosed)))),

  NAMES_SAY_WHAT_A_CLASS_IS(
      noClasses().should().haveNameMatching(".*(Utils?|Helper|Manager|Impl|Base)"));

  // A rule has no state that changes; the library only does not say so.
  @SuppressWarnings("ImmutableEnumChecker")
  private final ArchRule rule;

  HouseRule(ArchRule rule) {
    this.rule = rule;
  }

  ArchRule rule() {
    return rule;
  }

  private static boolean isClosed(JavaClass type) {
    return type.isInterface()
        || type.isEnum()
        || type.getModifiers().contains(JavaModifier.FINAL)
        || type.getModifiers().contains(JavaModifier.ABSTRACT)
        || type.reflect().isSealed();
  }

  /** What opens a connection; types that only describe one may be used anywhere. */
  private static final class Connections {
    private static final Set<String> TYPES =
        Set.of(
            "java.net.DatagramSocket",
            "java.net.HttpURLConnection",
            "java.net.ServerSocket",
            "java.net.Socket",
            "java.net.URLConnection",
            "java.nio.channels.ServerSocketChannel",
            "java.nio.channels.SocketChannel",
            "javax.net.SocketFactory",
            "javax.net.ssl.HttpsURLConnection",
            "javax.net.ssl.SSLSocket",
            "javax.net.ssl.SSLSocketFactory");

    static final DescribedPredicate<JavaClass> OPEN_CONNECTIONS =
        DescribedPredicate.describe(
            "open connections",
            type ->
                TYPES.contains(type.getName())
                    || type.getPackageName().startsWith("java.net.http"));

    static final DescribedPredicate<JavaCall<?>> URL_IS_OPENED =
        DescribedPredicate.describe(
            "a URL is opened",
            call ->
                call.getTargetOwner().getName().equals("java.net.URL")
                    && call.getName().startsWith("open"));
  }
}
