package dev.penstock.launcher.doctor;

import java.util.List;
import java.util.concurrent.Callable;

/**
 * One thing to examine.
 *
 * @param area of the report it belongs to; several checks may share one
 * @param findings blocks; what it throws becomes a finding
 */
record Check(String area, Callable<List<Finding>> findings) {}
