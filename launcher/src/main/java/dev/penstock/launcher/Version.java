package dev.penstock.launcher;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version of this build, and of the Java it runs on. */
public final class Version implements IVersionProvider {

  static String text() {
    return Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "dev");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"penstock " + text() + " on Java " + Runtime.version().feature()};
  }
}
