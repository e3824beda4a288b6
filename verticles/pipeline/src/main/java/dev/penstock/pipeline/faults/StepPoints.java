package dev.penstock.pipeline.faults;

/**
 * The fault points every service has where it consumes.
 *
 * @param received {@code <service>.received}: a batch is here, nothing is done
 * @param answered {@code <service>.answered}: its effects are committed, nothing is published
 * @param published {@code <service>.published}: the broker has the answers, nothing is acknowledged
 * @param beforeDeadLetter {@code <service>.beforeDeadLetter}: a message is to be dead-lettered
 * @param afterDeadLetter {@code <service>.afterDeadLetter}: its dead letter is stored
 * @param acknowledged {@code <service>.acknowledged}: the batch is done
 */
public record StepPoints(
    String received,
    String answered,
    String published,
    String beforeDeadLetter,
    String afterDeadLetter,
    String acknowledged) {
  public static StepPoints of(String service) {
    return new StepPoints(
        service + ".received",
        service + ".answered",
        service + ".published",
        service + ".beforeDeadLetter",
        service + ".afterDeadLetter",
        service + ".acknowledged");
  }
}
