package dev.penstock.dev;

import dev.penstock.servers.NatsBinary;
import dev.penstock.testkit.NatsBinaries;

final class WireOnOldestNatsIT extends WireContract {
  @Override
  NatsBinary binary() {
    return NatsBinaries.oldest();
  }
}
