package dev.penstock.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a server is given to listen on. */
final class PortsTest {
  private static final int MANY = 500;

  @Test
  void givesEachFreePortOnlyOnce() {
    var given = Stream.generate(Ports::free).limit(MANY).toList();
    assertThat(given).doesNotHaveDuplicates();
  }
}
