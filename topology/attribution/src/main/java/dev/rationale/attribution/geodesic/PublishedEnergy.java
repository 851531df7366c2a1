package dev.rationale.attribution.geodesic;

import dev.rationale.attribution.SplitMix64;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The published energy {@code Σₖ (1 + wₖ) ‖γₖ − γₖ⁰‖ + s β ‖∇f(γₖ)‖} under a normal guide: {@code γ = γ⁰ + μ + σ ε} with one
 * {@code ε} a step, and the Kullback–Leibler divergence of the guide from a standard normal prior, in closed form. The path is
 * {@code γ⁰ + μ}.
 */
final class PublishedEnergy implements Descent {
    private static final double FIRST_DEVIATION = 0.1;
    private static final double EPSILON = 1e-8;
    private static final double SMALLEST = 1e-12;
    /** That one holds of each point: five of its own, four of Adam's, two gradients; fewer when it ends as a path. */
    static final int VECTORS = 11;

    private final double[] from;
    private final double[] to;
    private final double[][] line;
    private final double[] pull;
    private final double curvature;
    private final SplitMix64 random;
    private final double[][] mu;
    private final double[][] rho;
    private final double[][] epsilon;
    private final double[][] delta;
    private final Adam ofMu;
    private final Adam ofRho;

    /**
     * @param points between the ends
     * @param curvature sign and weight of {@code ‖∇f‖}
     * @param endpointWeight further pull on the first and last points
     * @param endpointFraction share of the points at each end that are pulled so, at least one
     * @param random gives the noise
     */
    PublishedEnergy(
            double[] from,
            double[] to,
            int points,
            double curvature,
            double endpointWeight,
            double endpointFraction,
            SplitMix64 random) {
        this.from = from;
        this.to = to;
        this.curvature = curvature;
        this.random = random;
        int d = from.length;
        line = new double[points][];
        pull = new double[points];
        int ends = Math.max(1, (int) (endpointFraction * points));
        for (int k = 0; k < points; k++) {
            line[k] = Polyline.between(from, to, (k + 1.0) / (points + 1));
            pull[k] = 1 + (k < ends || k >= points - ends ? endpointWeight : 0);
        }
        mu = new double[points][d];
        rho = new double[points][d];
        epsilon = new double[points][d];
        delta = new double[points][d];
        Arrays.stream(rho).forEach(row -> Arrays.fill(row, StrictMath.log(FIRST_DEVIATION)));
        ofMu = new Adam(points, d, EPSILON);
        ofRho = new Adam(points, d, EPSILON);
    }

    @Override
    public double[][] points() {
        double[][] points = new double[line.length][];
        for (int k = 0; k < line.length; k++) {
            points[k] = line[k].clone();
            for (int i = 0; i < points[k].length; i++) {
                epsilon[k][i] = random.nextGaussian();
                delta[k][i] = mu[k][i] + StrictMath.exp(rho[k][i]) * epsilon[k][i];
                points[k][i] += delta[k][i];
            }
        }
        return points;
    }

    @Override
    public double energy(double[] c) {
        double energy = 0;
        for (int k = 0; k < line.length; k++) {
            energy += pull[k] * norm(delta[k]) + curvature * c[k];
        }
        return energy;
    }

    private static double norm(double[] vector) {
        double square = 0;
        for (double value : vector) {
            square += value * value;
        }
        return Math.sqrt(square);
    }

    @Override
    public void step(double[] c, double[][] slope, double rate) {
        double[][] muGradient = new double[line.length][from.length];
        double[][] rhoGradient = new double[line.length][from.length];
        for (int k = 0; k < line.length; k++) {
            double norm = Math.max(norm(delta[k]), SMALLEST);
            for (int i = 0; i < from.length; i++) {
                double sigma = StrictMath.exp(rho[k][i]);
                double gradient = pull[k] * delta[k][i] / norm + curvature * slope[k][i];
                muGradient[k][i] = gradient + mu[k][i];
                rhoGradient[k][i] = gradient * epsilon[k][i] * sigma + sigma * sigma - 1;
            }
        }
        ofMu.step(mu, muGradient, rate);
        ofRho.step(rho, rhoGradient, rate);
    }

    @Override
    public List<double[]> vertices() {
        List<double[]> vertices = new ArrayList<>(List.of(from));
        for (int k = 0; k < line.length; k++) {
            double[] point = line[k].clone();
            for (int i = 0; i < point.length; i++) {
                point[i] += mu[k][i];
            }
            vertices.add(point);
        }
        vertices.add(to);
        return List.copyOf(vertices);
    }
}
