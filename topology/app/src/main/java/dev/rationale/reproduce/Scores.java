package dev.rationale.reproduce;

import dev.rationale.attribution.metric.Measure;
import java.util.ArrayList;
import java.util.List;

/**
 * What was measured of one contestant.
 *
 * @param explained by network
 */
record Scores(List<List<Trials.Explained>> explained) {

    /** Mean over all records of all networks; NaN where no record has such a score. */
    double mean(Measure measure, String replacement) {
        List<Double> all = new ArrayList<>();
        explained.forEach(network -> all.addAll(finite(network, measure, replacement)));
        return Moons.mean(all);
    }

    /** Mean over the records of each network, least and most: what other networks of the kind would change. */
    String range(Measure measure, String replacement) {
        double[] means = explained.stream()
                .mapToDouble(network -> Moons.mean(finite(network, measure, replacement)))
                .sorted()
                .toArray();
        return means.length < 2 ? "" : Section.number(means[0]) + " … " + Section.number(means[means.length - 1]);
    }

    private static List<Double> finite(List<Trials.Explained> network, Measure measure, String replacement) {
        return network.stream()
                .map(one -> one.score(measure, replacement))
                .filter(Double::isFinite)
                .toList();
    }
}
