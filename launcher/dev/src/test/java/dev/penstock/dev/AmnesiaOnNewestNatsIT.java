package dev.penstock.dev;

import dev.penstock.servers.NatsBinary;
import dev.penstock.testkit.NatsBinaries;

final class AmnesiaOnNewestNatsIT extends AmnesiaContract {
  @Override
  NatsBinary binary() {
    return NatsBinaries.newest();
  }
}
