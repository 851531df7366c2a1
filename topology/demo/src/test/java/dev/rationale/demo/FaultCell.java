package dev.rationale.demo;

import java.util.List;
import java.util.stream.Stream;

/**
 * One fault in one mode.
 *
 * @param fault what is done
 * @param mode how the application is run
 */
record FaultCell(Fault fault, FaultMode mode) {

    /** Every fault in every mode. */
    static List<FaultCell> all() {
        return Stream.of(Fault.values())
                .flatMap(fault -> FaultMode.all().stream().map(mode -> new FaultCell(fault, mode)))
                .toList();
    }

    @Override
    public String toString() {
        return fault.title() + " · " + mode;
    }
}
