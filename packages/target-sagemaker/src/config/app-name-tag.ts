/** The tag that names the endpoint of a resource, as in MLflow. */
export const appNameTag = 'app_name';
