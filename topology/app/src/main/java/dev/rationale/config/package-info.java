/**
 * From one YAML file and the environment to validated records.
 *
 * <p>Exists so that nothing starts on half a configuration: every problem is found before anything is opened, each with
 * its path and line. Knows what methods and baselines exist, but opens no model and speaks to no broker.
 */
@NullMarked
package dev.rationale.config;

import org.jspecify.annotations.NullMarked;
