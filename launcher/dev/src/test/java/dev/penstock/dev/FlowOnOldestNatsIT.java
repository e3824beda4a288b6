package dev.penstock.dev;

import dev.penstock.servers.NatsBinary;
import dev.penstock.testkit.NatsBinaries;

final class FlowOnOldestNatsIT extends FlowContract {
  @Override
  NatsBinary binary() {
    return NatsBinaries.oldest();
  }
}
