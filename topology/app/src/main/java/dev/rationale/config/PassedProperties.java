package dev.rationale.config;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Properties handed on to a library as they are. Prints without its secrets.
 *
 * @param values by name, sorted
 */
public record PassedProperties(SortedMap<String, String> values) {

    /** Copies the properties. */
    public PassedProperties {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** From any map. */
    public static PassedProperties of(Map<String, String> values) {
        return new PassedProperties(new TreeMap<>(values));
    }

    /** The properties with secrets masked. */
    public SortedMap<String, String> masked() {
        SortedMap<String, String> masked = new TreeMap<>(values);
        masked.replaceAll(Secrets::masked);
        return masked;
    }

    @Override
    public String toString() {
        return masked().toString();
    }
}
