package dev.penstock.dev;

import dev.penstock.servers.NatsBinary;
import dev.penstock.testkit.NatsBinaries;

final class FlowOnNewestNatsIT extends FlowContract {
  @Override
  NatsBinary binary() {
    return NatsBinaries.newest();
  }
}
