/**
 * PostgreSQL plumbing: a bounded pool ({@link dev.penstock.store.Ledger}), migrations at start
 * ({@link dev.penstock.store.Migrations}), group commit ({@link dev.penstock.store.GroupCommit})
 * with a bounded wait ({@code Admission}) and turns at what is due ({@link
 * dev.penstock.store.Sweeper}). What is stored, and every line of SQL, belongs to the services.
 */
@NullMarked
package dev.penstock.store;

import org.jspecify.annotations.NullMarked;
