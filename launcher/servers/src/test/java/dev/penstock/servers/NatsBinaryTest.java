package dev.penstock.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NatsBinaryTest {
  @TempDir Path folder;

  @Test
  void refusesAPathThatIsNoProgram() {
    assertThatThrownBy(() -> NatsBinary.find(folder + "/absent", Tools.FOLDER))
        .isInstanceOf(ServerException.class)
        .hasMessageContaining(folder + "/absent is not a program")
        .hasMessageContaining("NATS_SERVER");
  }

  @Test
  void refusesAnotherProgram() {
    assertThatThrownBy(() -> NatsBinary.find("/bin/true", Tools.FOLDER))
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("/bin/true does not say it is a nats-server");
  }

  @Test
  void takesTheOneItIsGiven() {
    var oldest = Tools.oldest();
    var found = NatsBinary.find(oldest.path().toString(), Tools.FOLDER);
    assertThat(found.version()).startsWith("2.9.");
    assertThat(found.atLeast(2, 9)).isTrue();
    assertThat(found.atLeast(2, 10)).isFalse();
    assertThat(found.atLeast(1, 99)).isTrue();
  }

  @Test
  void findsARecentOneAgainWithoutFetching() {
    assertThat(Tools.newest().atLeast(2, 10)).isTrue();
    assertThat(Tools.newest().path()).isEqualTo(Tools.newest().path());
  }

  @Test
  void findsTheMainArchiveAmongSources() {
    assertThat(
            DebianPackage.archiveIn(
                """
                # deb http://commented.example/debian stable main
                deb http://mirror.example/debian-security stable-security main
                deb [arch=amd64] http://mirror.example/debian stable main
                """))
        .contains("http://mirror.example/debian");
    assertThat(DebianPackage.archiveIn("URIs: http://mirror.example/some/debian/\n"))
        .contains("http://mirror.example/some/debian/");
    assertThat(DebianPackage.archiveIn("deb http://mirror.example/ubuntu stable main")).isEmpty();
  }

  @Test
  void refusesAReleaseWhoseHashIsNotListed() throws Exception {
    var archive = Files.writeString(folder.resolve("a.tar.gz"), "abc");
    var hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    NatsRelease.requireHash(archive, hash + "  a.tar.gz\n");
    assertThatThrownBy(() -> NatsRelease.requireHash(archive, hash + "  b.tar.gz\n"))
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("a.tar.gz");
  }
}
