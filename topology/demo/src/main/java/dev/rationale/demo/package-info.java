/**
 * The parts that a person or a test needs around the application and that Rationale itself does not contain: a real Kafka
 * broker in this JVM, a real schema registry as a child process, and the {@code demo} command that puts them together.
 *
 * <p>The only package with broker classes on its class path. It knows the application; the application does not know it.
 * Everything here listens on the loopback interface only. No process outlives this JVM; no file outlives an orderly close.
 */
@NullMarked
package dev.rationale.demo;

import org.jspecify.annotations.NullMarked;
