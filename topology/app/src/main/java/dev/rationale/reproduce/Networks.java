package dev.rationale.reproduce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rationale.attribution.network.Activation;
import dev.rationale.attribution.network.DenseNetwork;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A folder of {@code deploy/reproduce}: networks with what is said of them, and data. Layouts stand in
 * {@code topology/attribution/docs/references.md}.
 *
 * @param folder where it lies
 * @param facts {@code networks.json}
 * @param networks in the order of the facts
 */
record Networks(Path folder, JsonNode facts, List<DenseNetwork> networks) {

    /**
     * @throws IOException if a file is missing or does not hold what is said of it
     */
    static Networks read(Path folder) throws IOException {
        JsonNode facts = new ObjectMapper().readTree(Files.readAllBytes(folder.resolve("networks.json")));
        int[] sizes = integers(facts.path("sizes"));
        ByteBuffer weights = bytes(folder.resolve("weights.f32"));
        List<DenseNetwork> networks = new ArrayList<>();
        try {
            Activation activation = Activation.valueOf(
                    facts.path("activation").asText().replace('-', '_').toUpperCase(Locale.ROOT));
            for (int k = 0; k < facts.path("networks").size(); k++) {
                networks.add(DenseNetwork.read(sizes, activation, weights));
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(folder + ": weights.f32 is not as networks.json says: " + e.getMessage(), e);
        }
        if (networks.isEmpty() || weights.hasRemaining()) {
            throw new IOException(folder + ": expected the weights of " + networks.size() + " networks, found "
                    + weights.remaining() + " bytes more");
        }
        return new Networks(folder, facts, networks);
    }

    /** What is said of one network. */
    JsonNode facts(int network) {
        return facts.path("networks").path(network);
    }

    /** A file of the folder, little-endian. */
    ByteBuffer bytes(String file) throws IOException {
        return bytes(folder.resolve(file));
    }

    private static ByteBuffer bytes(Path file) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    }

    static int[] integers(JsonNode array) {
        int[] numbers = new int[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = array.path(i).asInt();
        }
        return numbers;
    }

    static double[] numbers(JsonNode array) {
        double[] numbers = new double[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = array.path(i).asDouble();
        }
        return numbers;
    }
}
