package dev.penstock.launcher.doctor;

/**
 * The machine, or the container.
 *
 * @param load runnable threads of the last minute; negative when it is not known
 * @param filesMax descriptors this process may open; negative when it is not known
 */
record MachineFacts(
    int cores, double load, long memoryBytes, long memoryFreeBytes, long filesMax) {}
