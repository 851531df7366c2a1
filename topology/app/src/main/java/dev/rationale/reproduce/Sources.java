package dev.rationale.reproduce;

import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.BaselineSources;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.InvalidSettingsException;
import dev.rationale.attribution.metric.Replacement;
import java.util.List;
import java.util.Map;

/** Baselines and replacements by name. */
final class Sources {
    private Sources() {}

    /**
     * @throws InvalidSettingsException if there is no such kind, or the space does not have what it needs
     */
    static BaselineSource of(String kind, Map<String, String> settings, InputSpace space) {
        if (kind.equals(SixBaselines.NAME)) {
            return SixBaselines.of(space);
        }
        if (!BaselineSources.kinds().contains(kind)) {
            throw new InvalidSettingsException(List.of("no such baseline"));
        }
        return BaselineSources.of(kind, settings, space);
    }

    /** The only point of a kind without parameters, as what stands in for what is removed. */
    static Replacement replacement(String kind, InputSpace space) {
        return Replacement.of(kind, of(kind, Map.of(), space));
    }
}
