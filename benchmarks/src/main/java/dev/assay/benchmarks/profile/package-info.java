/** Where the time of a program under load goes, by samples of the JDK's flight recorder. */
@NullMarked
package dev.assay.benchmarks.profile;

import org.jspecify.annotations.NullMarked;
