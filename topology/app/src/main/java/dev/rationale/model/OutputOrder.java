package dev.rationale.model;

import java.util.ArrayList;
import java.util.List;

/** Brings a module's results into the manifest's order and gives each a name. */
final class OutputOrder {
    private final List<String> names;

    /**
     * @param names of the manifest; empty where there is none
     */
    OutputOrder(List<String> names) {
        this.names = List.copyOf(names);
    }

    /** Dictionaries by name, everything else by position. */
    List<TorchCall.Result> apply(List<TorchCall.Result> results) {
        if (!names.isEmpty() && names.size() != results.size()) {
            throw new ModelCallException(
                    "expected " + names.size() + " outputs " + names + ", found " + results.size());
        }
        List<TorchCall.Result> ordered = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            ordered.add(names.isEmpty() ? named(results.get(i), i) : find(results, i));
        }
        return ordered;
    }

    private static TorchCall.Result named(TorchCall.Result result, int position) {
        return result.name().isEmpty() ? new TorchCall.Result("output" + position, result.array()) : result;
    }

    private TorchCall.Result find(List<TorchCall.Result> results, int position) {
        TorchCall.Result inPlace = results.get(position);
        if (inPlace.name().isEmpty()) {
            return new TorchCall.Result(names.get(position), inPlace.array());
        }
        return results.stream()
                .filter(result -> result.name().equals(names.get(position)))
                .findFirst()
                .orElseThrow(() -> new ModelCallException("expected an output named " + names.get(position) + ", found "
                        + results.stream().map(TorchCall.Result::name).toList()));
    }
}
